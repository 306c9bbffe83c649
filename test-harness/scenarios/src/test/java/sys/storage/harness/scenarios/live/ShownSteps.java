package sys.storage.harness.scenarios.live;

import io.fabric8.kubernetes.client.Watch;
import java.util.ArrayList;
import java.util.List;
import sys.storage.harness.scenarios.cluster.Cluster;
import sys.storage.raftcluster.api.RaftClusterStatus;
import sys.storage.raftcluster.api.ReconfigStep;

/** The steps that a watch of the resource shows, each once while it lasts. Any thread. */
final class ShownSteps implements AutoCloseable {

  private final List<ReconfigStep> steps = new ArrayList<>();
  private ReconfigStep last = ReconfigStep.NONE;
  private final Watch watch;

  /** Shows those from now on. */
  ShownSteps(Cluster cluster) {
    watch = cluster.watch(this::take, () -> {});
  }

  private synchronized void take(RaftClusterStatus status) {
    ReconfigStep step = status.currentReconfigStep();
    if (step != last && step != ReconfigStep.NONE) {
      steps.add(step);
    }
    last = step;
  }

  synchronized List<ReconfigStep> soFar() {
    return List.copyOf(steps);
  }

  /** Whether the last status showed no step any more. */
  synchronized boolean ended() {
    return !steps.isEmpty() && last == ReconfigStep.NONE;
  }

  @Override
  public void close() {
    watch.close();
  }
}
