package sys.storage.raft.core.log;

import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.StaticPeers;

/**
 * A configuration and where it stands in the log.
 *
 * @param index index of its entry; 0 before the first one
 * @param operatorEpoch fencing number of the operator that asked for it
 */
public record LoggedConfiguration(long index, long operatorEpoch, Configuration configuration) {

  static LoggedConfiguration of(SnapshotMetadata snapshot) {
    return new LoggedConfiguration(
        snapshot.configurationIndex(), snapshot.operatorEpoch(), snapshot.configuration());
  }

  /** These voters, who have no entry of their own. */
  LoggedConfiguration replacedBy(StaticPeers peers) {
    return new LoggedConfiguration(
        index, Math.max(operatorEpoch, peers.operatorEpoch()), Configuration.of(peers.voters()));
  }
}
