package sys.storage.harness.scenarios.check;

import java.util.List;
import sys.storage.harness.scenarios.history.Operation;

/** What the checks of this room can judge: nothing is ever deleted, and no write is conditional. */
final class PutsAndGets {

  private PutsAndGets() {}

  /**
   * @throws IllegalArgumentException when there is another operation
   */
  static void require(List<Operation> operations) {
    for (Operation operation : operations) {
      switch (operation.kind()) {
        case PUT, GET -> {}
        case DELETE, PUT_IF, DELETE_IF -> throw refusal(operation);
      }
    }
  }

  static IllegalArgumentException refusal(Operation operation) {
    return new IllegalArgumentException(
        "operation %d is a %s, this check knows put and get alone: use the linearizability checker"
            .formatted(operation.id(), operation.kind()));
  }
}
