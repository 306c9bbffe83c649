package sys.storage.harness.scenarios.reproduction;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sys.storage.harness.linearizability.model.KeyValue.Input;
import sys.storage.harness.linearizability.model.KeyValue.Output;
import sys.storage.harness.linearizability.verdict.Verdict;

/**
 * A run that has ended.
 *
 * @param failure a precondition that did not hold: then the rest proves nothing
 * @param verdict of the checker on the history; empty when the history could not be judged
 */
record RunResult(
    boolean unsafe,
    Optional<String> failure,
    Optional<Evidence> evidence,
    Optional<Verdict<Input, Output>> verdict,
    List<Moment> moments,
    List<String> members,
    Path history,
    Duration took) {

  RunResult {
    moments = List.copyOf(moments);
    members = List.copyOf(members);
  }

  /** What the run amounts to. */
  enum Kind {
    VIOLATED("violated"),
    CLEAN("clean"),
    NOT_REPRODUCED("not reproduced");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Only what is proved twice, by the conflict and by the checker, counts as violated. */
  Kind kind() {
    if (failure.isPresent() || verdict.isEmpty()) {
      return Kind.NOT_REPRODUCED;
    }
    return switch (verdict.get()) {
      case Verdict.Violation<Input, Output> _ ->
          evidence.isPresent() || !unsafe ? Kind.VIOLATED : Kind.NOT_REPRODUCED;
      case Verdict.Linearizable<Input, Output> _ ->
          evidence.isEmpty() && !unsafe ? Kind.CLEAN : Kind.NOT_REPRODUCED;
      case Verdict.Unknown<Input, Output> _ -> Kind.NOT_REPRODUCED;
    };
  }

  /** Whether it is what the demonstration claims. */
  boolean asClaimed() {
    return kind() == (unsafe ? Kind.VIOLATED : Kind.CLEAN);
  }
}
