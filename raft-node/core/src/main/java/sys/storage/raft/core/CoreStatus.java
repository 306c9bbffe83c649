package sys.storage.raft.core;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;

/**
 * A picture of a core between two steps.
 *
 * @param configurationIndex index of the effective configuration's entry; the compare-and-set token
 *     of membership changes
 * @param leaseValid whether a lease read would be answered now
 * @param peers progress of each other member; only on a leader
 * @param transferTarget to whom leadership is being handed over; only on a leader
 * @param removalConfirmed members outside the configuration that confirmed to this leader that they
 *     wrote their removal down; only on a leader
 */
public record CoreStatus(
    Role role,
    long term,
    Optional<MemberId> leader,
    Configuration configuration,
    long configurationIndex,
    boolean configurationCommitted,
    long operatorEpoch,
    long firstIndex,
    long lastIndex,
    long lastTerm,
    long durableIndex,
    long commitIndex,
    long appliedIndex,
    long snapshotIndex,
    boolean leaseValid,
    List<PeerStatus> peers,
    Optional<MemberId> transferTarget,
    Set<MemberId> removalConfirmed) {

  /** How replication to a peer goes (etcd-io/raft, progress tracker). */
  public enum Replication {
    PROBE,
    REPLICATE,
    SNAPSHOT
  }

  /**
   * @param matchIndex durable at the peer up to here
   * @param commitIndex the peer knows that everything up to here is committed
   * @param active heard from within the last election timeout
   * @param caughtUp active, and within the promotion lag: ready to become a voter
   * @param nanosSinceContact since the last message from the peer; -1 when there was none
   */
  public record PeerStatus(
      MemberId member,
      Replication replication,
      long matchIndex,
      long commitIndex,
      boolean active,
      boolean caughtUp,
      long nanosSinceContact) {}
}
