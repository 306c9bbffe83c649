package sys.storage.raftcluster.operator.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;

/** The data directory of one incarnation. */
final class Disk {

  final MemberId id;
  boolean blank = true;
  boolean removed;

  /** The cluster that it belongs to; empty while blank. */
  Optional<UUID> clusterId = Optional.empty();

  /** Its list outweighs the log. */
  boolean imposed;

  final List<String> violations = new ArrayList<>();

  /** Passes until a learner has caught up. */
  int lag;

  Configuration own = Configuration.EMPTY;
  long ownIndex;

  Disk(MemberId id) {
    this.id = id;
  }

  @Override
  public String toString() {
    return id.name() + (removed ? " removed" : blank ? " blank" : " lag " + lag);
  }
}
