package sys.storage.harness.scenarios.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Do all members hold the same state once the load has ended? */
public final class Convergence {

  private static final String CHECK = "all members hold the same state";

  private Convergence() {}

  /**
   * @param reference read linearizably
   * @param members by name: each member's own state, read locally
   */
  public static Verdict check(FinalState reference, SortedMap<String, FinalState> members) {
    var violations = new ArrayList<String>();
    if (members.isEmpty()) {
      violations.add("no member could be read");
    }
    members.forEach(
        (name, state) -> {
          if (state.revision() != reference.revision()) {
            violations.add(
                "%s is at revision %,d, the leader at %,d"
                    .formatted(name, state.revision(), reference.revision()));
          }
          differences(name, state, reference, violations);
        });
    return new Verdict(
        CHECK,
        "%d members, %,d keys, revision %,d"
            .formatted(members.size(), reference.entries().size(), reference.revision()),
        violations);
  }

  private static void differences(
      String name, FinalState state, FinalState reference, List<String> violations) {
    var keys = new TreeMap<String, Boolean>();
    reference.entries().keySet().forEach(key -> keys.put(key, true));
    state.entries().keySet().forEach(key -> keys.put(key, true));
    for (String key : keys.keySet()) {
      String own = show(state.entries(), key);
      String right = show(reference.entries(), key);
      if (!own.equals(right)) {
        violations.add("%s has %s, the leader %s".formatted(name, own, right));
      }
    }
  }

  private static String show(Map<String, FinalState.Versioned> entries, String key) {
    FinalState.Versioned found = entries.get(key);
    return found == null
        ? "no " + key
        : "%s=%s of revision %d".formatted(key, found.value(), found.revision());
  }
}
