package sys.storage.raft.core;

import java.util.Optional;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;

/** Something worth a log line or a counter. */
public sealed interface Notice {

  record RoleChanged(Role from, Role to, long term) implements Notice {}

  record LeaderChanged(Optional<MemberId> leader, long term) implements Notice {}

  record ElectionStarted(long term, boolean preVote) implements Notice {}

  /** A configuration took effect, by being appended or by a truncation that brought it back. */
  record ConfigurationChanged(long index, Configuration configuration) implements Notice {}

  record ConfigurationCommitted(long index, Configuration configuration) implements Notice {}

  record LogTruncated(long fromIndex, long lastIndexBefore) implements Notice {}

  record SnapshotSendStarted(MemberId peer, long snapshotIndex) implements Notice {}

  record SnapshotInstalled(long snapshotIndex) implements Notice {}

  /** A message that was not meant for this member, or not of this cluster. */
  record MessageRefused(String reason) implements Notice {}

  /**
   * The protocol is broken: in an unsafe mode this is recorded, in safe mode the node stops.
   *
   * @param text what happened, in words
   */
  record Violation(String text) implements Notice {}

  /** This node is no member any more, and has written that down. */
  record Retired(long configurationIndex) implements Notice {}
}
