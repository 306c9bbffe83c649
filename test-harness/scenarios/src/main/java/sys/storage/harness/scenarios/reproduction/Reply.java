package sys.storage.harness.scenarios.reproduction;

import java.util.Optional;

/** What a client was told by the one member that it asked. */
sealed interface Reply {

  /**
   * The write is committed and executed.
   *
   * @param index of its log entry
   * @param revision its place in the member's order of writes
   */
  record Written(long index, long revision) implements Reply {}

  /**
   * @param value empty: there is none
   * @param revision that wrote it; 0 when there is none
   */
  record Read(Optional<String> value, long revision) implements Reply {}

  /** It certainly had no effect. */
  record Refused(String why) implements Reply {}

  /** A write that may still take effect; a read of which nothing is known. */
  record Unknown(String why) implements Reply {}
}
