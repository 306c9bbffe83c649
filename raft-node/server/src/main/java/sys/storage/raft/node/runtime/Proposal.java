package sys.storage.raft.node.runtime;

import sys.storage.raft.core.Refusal;

/** What came of a command. */
public sealed interface Proposal {

  /**
   * It was committed and executed.
   *
   * @param reply encoded outcome of the state machine
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; handed over, not copied.
  record Applied(long index, byte[] reply) implements Proposal {}

  /** The core did not take it: nothing has changed. */
  record Refused(Refusal refusal) implements Proposal {}

  /** Another leader's entry was committed in its place: it never took effect and never will. */
  record Superseded(long index) implements Proposal {}

  /** It may have taken effect. */
  record Unknown(String reason) implements Proposal {}
}
