package sys.storage.raft.node.state.command;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One transaction: when all conditions hold, all operations are executed, else none.
 *
 * <p>The actions of a plain key-value API are special cases: add = put if absent, update = put if
 * exists, delete = delete, whose result says whether the key existed.
 *
 * @param session makes a retry harmless: the second copy gets the reply of the first
 */
public record Command(
    Optional<ClientSequence> session, List<Condition> conditions, List<Operation> operations) {

  /** Most conditions, and most operations, in one command. */
  public static final int MAX_PARTS = 10_000;

  /**
   * @throws IllegalArgumentException when there is no operation, or too much of anything
   */
  public Command {
    conditions = List.copyOf(conditions);
    operations = List.copyOf(operations);
    if (operations.isEmpty() || operations.size() > MAX_PARTS) {
      throw new IllegalArgumentException(
          "a command of %d operations is outside 1..%d".formatted(operations.size(), MAX_PARTS));
    }
    if (conditions.size() > MAX_PARTS) {
      throw new IllegalArgumentException(
          "a command of %d conditions has more than %d".formatted(conditions.size(), MAX_PARTS));
    }
  }

  /** A command of one operation, without session and conditions. */
  public static Command of(Operation operation) {
    return new Command(Optional.empty(), List.of(), List.of(operation));
  }

  /**
   * Which command of which client this is (Raft dissertation, section 6.3).
   *
   * @param sequence rises by any amount from command to command, from 1
   */
  public record ClientSequence(UUID clientId, long sequence) {}
}
