package sys.storage.harness.simulation.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sys.storage.harness.linearizability.Checker;
import sys.storage.harness.linearizability.CheckerOptions;
import sys.storage.harness.linearizability.history.History;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.history.Outcome;
import sys.storage.harness.linearizability.model.KeyValue;
import sys.storage.harness.linearizability.model.KeyValue.Input;
import sys.storage.harness.linearizability.model.KeyValue.Output;
import sys.storage.harness.linearizability.verdict.Verdict;
import sys.storage.harness.simulation.node.Write;

/**
 * What clients did and were told, with nothing but times. Log indexes prove nothing where a rule of
 * the protocol is left out: one index may have been given to two writes.
 */
public final class ToldHistory {

  private static final String UNWRITTEN = "0";

  private final Map<Write, Long> open = new LinkedHashMap<>();
  private final List<Operation<Input, Output>> over = new ArrayList<>();
  private long clock;

  long now() {
    return ++clock;
  }

  void writes(Write write, long time) {
    open.put(write, time);
  }

  void written(Write write, long called) {
    open.remove(write);
    add(put(write), new Outcome.Ok<>(new Output.Done()), called);
  }

  void read(int key, long value, long called) {
    var seen = new Output.Value(Optional.of(Long.toString(value)));
    add(new Input.Get("k" + key), new Outcome.Ok<>(seen), called);
  }

  private void add(Input input, Outcome<Output> outcome, long called) {
    over.add(operation(over.size(), input, outcome, called));
  }

  private Operation<Input, Output> operation(
      long id, Input input, Outcome<Output> outcome, long called) {
    // A client may give up and go on: each operation is one of its own.
    return new Operation<>(id, "operation " + id, input, outcome, called, now());
  }

  private static Input put(Write write) {
    return new Input.Put("k" + write.key(), Long.toString(write.value()));
  }

  /** Whether it is certain that no order of the operations explains what clients were told. */
  public boolean isViolated() {
    var all = new ArrayList<>(over);
    open.forEach(
        (write, called) ->
            all.add(operation(all.size(), put(write), new Outcome.Info<>("unanswered"), called)));
    var checker =
        new Checker<>(KeyValue.startingWith(UNWRITTEN), CheckerOptions.standard().withWorkers(1));
    return checker.check(History.of(all)) instanceof Verdict.Violation;
  }
}
