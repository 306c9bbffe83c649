package sys.storage.harness.linearizability.command;

import java.util.List;
import java.util.stream.Collectors;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.model.Model;
import sys.storage.harness.linearizability.verdict.Explanation;
import sys.storage.harness.linearizability.verdict.Verdict;

/** A violation in words. */
public final class Story {

  private static final int MOST = 30;

  private Story() {}

  /** Several lines, each ended by a line break. */
  public static <I, O> String of(Model<?, I, O> model, Verdict.Violation<I, O> violation) {
    var text = new StringBuilder();
    var counterexample = violation.counterexample();
    text.append(
        "  not linearizable, partition %s: %d of its %d operations%s\n"
            .formatted(
                violation.partition(),
                counterexample.operations().size(),
                counterexample.of(),
                counterexample.minimal() ? ", none of which can be dropped" : ""));
    int count = counterexample.operations().size();
    for (Operation<I, O> operation :
        counterexample.operations().subList(0, Math.min(MOST, count))) {
      text.append(
          "    client %-6s %s  [%d, %s]\n"
              .formatted(
                  operation.client(),
                  describe(model, operation),
                  operation.callTime(),
                  operation.isOk() ? operation.returnTime() : "?"));
    }
    if (count > MOST) {
      text.append("    … and %d more\n".formatted(count - MOST));
    }
    Explanation<I, O> why = violation.explanation();
    text.append("  the longest order: %s\n".formatted(line(model, why.longest())));
    text.append("  it leaves %s; what could come next:\n".formatted(why.state()));
    for (var candidate : why.candidates()) {
      text.append(
          "    %s: %s\n".formatted(describe(model, candidate.operation()), candidate.reason()));
    }
    return text.toString();
  }

  private static <I, O> String line(Model<?, I, O> model, List<Operation<I, O>> operations) {
    if (operations.size() > MOST) {
      return operations.size() + " operations";
    }
    return operations.isEmpty()
        ? "none"
        : operations.stream().map(it -> describe(model, it)).collect(Collectors.joining("; "));
  }

  private static <I, O> String describe(Model<?, I, O> model, Operation<I, O> operation) {
    return model.describe(operation.input(), operation.output());
  }
}
