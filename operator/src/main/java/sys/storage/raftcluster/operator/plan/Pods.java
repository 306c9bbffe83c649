package sys.storage.raftcluster.operator.plan;

import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raftcluster.operator.observe.Observation;
import sys.storage.raftcluster.operator.observe.Seen;

/** How many pods there must be, whatever is asked for. */
final class Pods {

  private Pods() {}

  /** The highest ordinal that the configuration names, plus one. */
  static int inUse(Desired desired, Configuration configuration) {
    return configuration.members().stream()
        .map(member -> desired.names().ordinal(member.name()))
        .filter(OptionalInt::isPresent)
        .mapToInt(ordinal -> ordinal.getAsInt() + 1)
        .max()
        .orElse(0);
  }

  /**
   * Somebody scaled the StatefulSet by hand, and members have no pods: they come back at once. If
   * no leader is left to ask, the latest configuration that any node remembers tells; if no node
   * remembers any, every disk that is there gets its pod.
   */
  static Optional<Action> restore(Desired desired, Observation seen) {
    int needed =
        leaderOrLatest(seen)
            .map(status -> inUse(desired, status.configuration().configuration()))
            .orElseGet(() -> disks(seen));
    return seen.workload()
        .replicas()
        .filter(replicas -> replicas < needed)
        .map(replicas -> new Action.Scale(replicas, needed));
  }

  private static int disks(Observation seen) {
    boolean unborn = !seen.recorded().born();
    return unborn || seen.claims().isEmpty() ? 0 : seen.claims().lastKey() + 1;
  }

  private static Optional<NodeStatus> leaderOrLatest(Observation seen) {
    return seen.leader()
        .asOptional()
        .or(
            () ->
                seen.nodes().values().stream()
                    .map(Seen::asOptional)
                    .flatMap(Optional::stream)
                    .filter(node -> node.state().equals(NodeStatus.ACTIVE))
                    .max(Comparator.comparingLong(node -> node.configuration().index())));
  }
}
