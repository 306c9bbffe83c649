package sys.storage.harness.scenarios.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sys.storage.harness.scenarios.check.FinalState.Versioned;
import sys.storage.harness.scenarios.history.Operation;

/**
 * Is every acknowledged write there? Values are unique, all writes of the store are in the history,
 * and every write has a revision of its own; so three things together leave no room for a loss:
 *
 * <ul>
 *   <li>no revision was acknowledged twice: a lost write's revision would be given out again;
 *   <li>the revisions up to the final one that nobody acknowledged are no more than the writes of
 *       unknown outcome: nothing was written that nobody wrote, and nothing twice;
 *   <li>each key holds its last acknowledged write, or a later one of unknown outcome.
 * </ul>
 */
public final class AcknowledgedWrites {

  private static final String CHECK = "every acknowledged write is there";

  private AcknowledgedWrites() {}

  /**
   * @param operations all operations that ever wrote to the store
   * @param state read after the last of them
   */
  public static Verdict check(List<Operation> operations, FinalState state) {
    PutsAndGets.require(operations);
    var violations = new ArrayList<String>();
    Map<Long, Operation> byRevision = new TreeMap<>();
    Map<String, Operation> lastOfKey = new HashMap<>();
    for (Operation put : operations) {
      if (!put.acknowledgedPut()) {
        continue;
      }
      Operation twin = byRevision.put(put.revision(), put);
      if (twin != null) {
        violations.add(
            "revision %d was acknowledged twice: %s and %s"
                .formatted(put.revision(), describe(twin), describe(put)));
      }
      lastOfKey.merge(put.key(), put, (a, b) -> a.revision() > b.revision() ? a : b);
    }
    countRevisions(operations, state, byRevision.size(), violations);
    lastOfKey.values().stream()
        .sorted((a, b) -> a.key().compareTo(b.key()))
        .forEach(last -> checkKey(last, operations, state, violations));
    String finding =
        "%,d acknowledged writes on %,d keys, final revision %,d"
            .formatted(byRevision.size(), lastOfKey.size(), state.revision());
    return new Verdict(CHECK, finding, violations);
  }

  private static void countRevisions(
      List<Operation> operations, FinalState state, int acknowledged, List<String> violations) {
    long unknown = operations.stream().filter(AcknowledgedWrites::mayHaveHappened).count();
    long others = state.revision() - acknowledged;
    if (others < 0) {
      violations.add(
          "%,d writes were acknowledged, but the store is at revision %,d"
              .formatted(acknowledged, state.revision()));
    } else if (others > unknown) {
      violations.add(
          "%,d revisions are nobody's: the store is at %,d, %,d writes were acknowledged and %,d have an unknown outcome"
              .formatted(others - unknown, state.revision(), acknowledged, unknown));
    }
  }

  private static void checkKey(
      Operation last, List<Operation> operations, FinalState state, List<String> violations) {
    Versioned found = state.entries().get(last.key());
    if (found == null) {
      violations.add("key %s is gone: %s".formatted(last.key(), describe(last)));
      return;
    }
    if (last.value().orElseThrow().equals(found.value())) {
      if (found.revision() != last.revision()) {
        violations.add(
            "%s, but the store shows its value at revision %d"
                .formatted(describe(last), found.revision()));
      }
      return;
    }
    boolean laterUnknown =
        found.revision() > last.revision()
            && operations.stream()
                .anyMatch(
                    put ->
                        mayHaveHappened(put)
                            && put.key().equals(last.key())
                            && put.value().orElseThrow().equals(found.value()));
    if (!laterUnknown) {
      violations.add(
          "%s, but the key holds %s of revision %d"
              .formatted(describe(last), found.value(), found.revision()));
    }
  }

  private static boolean mayHaveHappened(Operation operation) {
    return operation.kind() == Operation.Kind.PUT
        && operation.outcome() instanceof Operation.Outcome.Unknown;
  }

  private static String describe(Operation put) {
    return "client %d was told that %s=%s is revision %d"
        .formatted(put.client(), put.key(), put.value().orElse("(nothing)"), put.revision());
  }

  /** How many writes ended how, for a report: acknowledged, refused, unknown. */
  public static Map<String, Long> outcomes(List<Operation> operations) {
    return operations.stream()
        .filter(operation -> operation.kind() == Operation.Kind.PUT)
        .collect(
            Collectors.groupingBy(
                put ->
                    switch (put.outcome()) {
                      case Operation.Outcome.Ok _, Operation.Outcome.NotApplied _ -> "acknowledged";
                      case Operation.Outcome.Failed _ -> "refused";
                      case Operation.Outcome.Unknown _ -> "unknown";
                    },
                TreeMap::new,
                Collectors.counting()));
  }
}
