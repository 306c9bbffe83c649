package sys.storage.harness.simulation.operator;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import sys.storage.harness.simulation.cluster.SimulatedCluster;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.api.RaftClusterStatus;
import sys.storage.raftcluster.operator.act.KubernetesWrites;
import sys.storage.raftcluster.operator.observe.ObservedPod;
import sys.storage.raftcluster.operator.report.Notice;
import sys.storage.raftcluster.operator.workload.Piece;

/** The API server across the network: a call, or its answer, may be lost. */
final class RemoteWrites implements KubernetesWrites {

  private static final long TIMEOUT_NANOS = 500_000_000;
  private static final int CONFLICT = 409;

  private final String operator;
  private final SimulatedCluster cluster;
  private final SimulatedKubernetes kubernetes;
  private final Coroutine coroutine;

  private sealed interface Result<T> {
    record Done<T>(T value) implements Result<T> {}

    record Failed<T>(KubernetesClientException failure) implements Result<T> {}
  }

  RemoteWrites(
      String operator,
      SimulatedCluster cluster,
      SimulatedKubernetes kubernetes,
      Coroutine coroutine) {
    this.operator = operator;
    this.cluster = cluster;
    this.kubernetes = kubernetes;
    this.coroutine = coroutine;
  }

  private <T> T call(Supplier<T> call) {
    var givenUp = new AtomicBoolean();
    Result<T> result =
        coroutine.await(
            done -> {
              cluster
                  .network()
                  .carry(
                      operator,
                      SimulatedKubernetes.API_SERVER,
                      () -> {
                        boolean late = givenUp.get() || coroutine.isOver();
                        Result<T> answer = carryOut(() -> kubernetes.serve(call, late));
                        cluster
                            .network()
                            .carry(
                                SimulatedKubernetes.API_SERVER,
                                operator,
                                () -> done.accept(answer));
                      });
              cluster
                  .timeline()
                  .after(
                      TIMEOUT_NANOS,
                      () -> {
                        givenUp.set(true);
                        done.accept(
                            new Result.Failed<>(new KubernetesClientException("connection reset")));
                      });
            });
    return switch (result) {
      case Result.Done<T>(T value) -> value;
      case Result.Failed<T>(KubernetesClientException failure) -> throw failure;
    };
  }

  private static <T> Result<T> carryOut(Supplier<T> call) {
    try {
      return new Result.Done<>(call.get());
    } catch (KubernetesClientException refused) {
      return new Result.Failed<>(refused);
    }
  }

  private void write(Runnable write) {
    Optional<Boolean> unused =
        call(
            () -> {
              write.run();
              return Optional.of(true);
            });
  }

  RaftCluster read() {
    return call(kubernetes::read);
  }

  SortedMap<Integer, ObservedPod> pods() {
    return call(kubernetes::pods);
  }

  @Override
  public RaftCluster writeStatus(RaftCluster read, RaftClusterStatus status) {
    return call(() -> kubernetes.writeStatus(read, status));
  }

  @Override
  public void apply(
      RaftCluster owner, Piece piece, int replicas, int maxUnavailable, Optional<String> version) {
    if (version.isEmpty() && call(() -> kubernetes.has(piece))) {
      throw new KubernetesClientException("the object has been created", CONFLICT, null);
    }
    write(() -> kubernetes.apply(owner, piece, replicas, maxUnavailable, version));
  }

  @Override
  public void deleteClaim(RaftCluster owner, String name, String uid) {
    write(() -> kubernetes.deleteClaim(name, uid));
  }

  @Override
  public void deletePod(RaftCluster owner, String name, String uid, Optional<String> keptClaim) {
    write(() -> kubernetes.deletePod(operator, name, uid, keptClaim));
  }

  @Override
  public void annotate(RaftCluster read, String annotation, Optional<String> value) {
    write(() -> kubernetes.annotate(read, annotation, value));
  }

  @Override
  public void growClaim(RaftCluster owner, String name, String version, long bytes) {
    write(() -> {});
  }

  @Override
  public void publish(RaftCluster owner, Notice notice) {
    // People are not simulated.
  }
}
