package sys.storage.harness.scenarios.live;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import sys.storage.harness.scenarios.laboratory.Laboratory;

/**
 * The clusters of one test. They are deleted when it is over; after a failure, when what there is
 * to see of them was gathered ({@link FailureReport}).
 */
final class Clusters implements AutoCloseable {

  private final Laboratory laboratory;
  private final Deque<Runnable> afterwards = new ConcurrentLinkedDeque<>();

  Clusters(Laboratory laboratory) {
    this.laboratory = laboratory;
  }

  /** Creates one and waits until every member is ready. */
  TestCluster create(String name, int replicas) {
    var cluster = new TestCluster(laboratory, name);
    afterwards(cluster::close);
    cluster.create(replicas);
    return cluster;
  }

  /** What else is to be done when the test is over; the last comes first. */
  void afterwards(Runnable what) {
    afterwards.push(what);
  }

  @Override
  public void close() {
    afterwards.forEach(Runnable::run);
  }
}
