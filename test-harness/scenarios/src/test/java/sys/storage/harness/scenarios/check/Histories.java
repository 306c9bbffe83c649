package sys.storage.harness.scenarios.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sys.storage.harness.scenarios.history.Operation;
import sys.storage.harness.scenarios.history.Operation.Kind;
import sys.storage.harness.scenarios.history.Operation.Outcome;

/** Writes small histories by hand, in the order of the arguments: when, what, how it ended. */
final class Histories {

  private final List<Operation> operations = new ArrayList<>();

  Histories put(long start, long end, String key, String value, long revision) {
    return add(Kind.PUT, start, end, key, Optional.of(value), new Outcome.Ok(revision));
  }

  Histories unknownPut(long start, long end, String key, String value) {
    return add(Kind.PUT, start, end, key, Optional.of(value), new Outcome.Unknown("timeout"));
  }

  Histories refusedPut(long start, long end, String key, String value) {
    return add(Kind.PUT, start, end, key, Optional.of(value), new Outcome.Failed("no leader"));
  }

  Histories get(long start, long end, String key, String value, long revision) {
    return add(Kind.GET, start, end, key, Optional.of(value), new Outcome.Ok(revision));
  }

  Histories getNothing(long start, long end, String key) {
    return add(Kind.GET, start, end, key, Optional.empty(), new Outcome.Ok(0));
  }

  List<Operation> operations() {
    return operations;
  }

  private Histories add(
      Kind kind, long start, long end, String key, Optional<String> value, Outcome outcome) {
    int number = operations.size() + 1;
    operations.add(new Operation(number, number, kind, key, value, start, end, outcome));
    return this;
  }
}
