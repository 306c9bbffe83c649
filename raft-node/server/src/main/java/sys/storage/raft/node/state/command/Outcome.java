package sys.storage.raft.node.state.command;

import java.util.List;
import java.util.Optional;

/** The state machine's answer to a command; the same on every member, and to every retry. */
public sealed interface Outcome {

  /** The newest revision when the command had been executed. */
  long revision();

  /**
   * The operations were executed.
   *
   * @param results one for each operation
   */
  record Done(long revision, List<OperationResult> results) implements Outcome {
    public Done {
      results = List.copyOf(results);
    }
  }

  /**
   * A condition did not hold; nothing was changed.
   *
   * @param condition position of the first condition that did not hold, from 0
   * @param found what its key held
   */
  record ConditionFailed(long revision, int condition, Optional<KeyValue> found)
      implements Outcome {}

  /**
   * Nothing was changed, because the command cannot be executed.
   *
   * @param reason a sentence for its sender
   */
  record Rejected(long revision, Reason reason, String text) implements Outcome {

    /** Kinds of rejection. */
    public enum Reason {
      /** Bytes that are no command, or a part of it is out of its range. */
      MALFORMED,
      /**
       * So many later commands of the client were executed that it is forgotten whether this one
       * was.
       */
      SEQUENCE_TOO_OLD,
      /** The revision asked for lies in the future. */
      FUTURE_REVISION
    }
  }
}
