package sys.storage.raftcluster.operator.model;

import java.util.Optional;
import sys.storage.raft.client.admin.NodeStatus;

/** A pod; its disk is that of the claim of its ordinal. */
final class FakePod {

  final int ordinal;
  final String uid;
  final int revision;
  boolean up;

  /** Steps until it runs. */
  int startsIn;

  /** Other members do not hear it, nor it them; the operator does. */
  boolean cutOff;

  /** What a leader says that does not know yet that it leads no more. */
  Optional<NodeStatus> belief = Optional.empty();

  /** Why it cannot run, as Kubernetes reports it. */
  Optional<String> problem = Optional.empty();

  FakePod(int ordinal, String uid, int revision) {
    this.ordinal = ordinal;
    this.uid = uid;
    this.revision = revision;
  }
}
