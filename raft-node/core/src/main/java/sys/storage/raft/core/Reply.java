package sys.storage.raft.core;

import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;

/**
 * The core's answer to a request event, matched by {@code requestId}. Every request gets exactly
 * one final reply or a step-down refusal.
 */
public sealed interface Reply {

  long requestId();

  /**
   * The command stands in the leader's log; wait until {@code index} is applied and compare the
   * term.
   */
  record Proposed(long requestId, long index, long term) implements Reply {}

  /** Leadership was confirmed: a state that has applied {@code readIndex} answers the read. */
  record ReadReady(long requestId, long readIndex) implements Reply {}

  /**
   * The configuration is committed.
   *
   * @param alreadyDone nothing was appended, because the step had happened before
   */
  record MembershipDone(
      long requestId, boolean alreadyDone, long configurationIndex, Configuration configuration)
      implements Reply {}

  /** Another member leads now. */
  record TransferDone(long requestId, MemberId leader) implements Reply {}

  record Refused(long requestId, Refusal refusal) implements Reply {}
}
