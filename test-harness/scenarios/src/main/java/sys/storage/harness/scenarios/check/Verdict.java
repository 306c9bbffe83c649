package sys.storage.harness.scenarios.check;

import java.util.List;

/**
 * What a check found.
 *
 * @param check what was checked, in a few words
 * @param finding one sentence with the figures
 * @param violations each thing that is wrong, in the order found; empty when the check passed
 */
public record Verdict(String check, String finding, List<String> violations) {

  public Verdict {
    violations = List.copyOf(violations);
  }

  public boolean passed() {
    return violations.isEmpty();
  }
}
