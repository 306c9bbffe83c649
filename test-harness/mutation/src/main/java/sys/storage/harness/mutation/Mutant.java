package sys.storage.harness.mutation;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One thing broken.
 *
 * @param name what is broken, in a few words
 * @param why what the rule protects, with its source
 * @param killers the checks that may notice it first; dying of anything else proves nothing
 * @param changes what is done to the product, or to what its tests put around it
 */
public record Mutant(String name, String why, Set<String> killers, List<Change> changes) {

  /**
   * @param target the class that is changed, with its package
   */
  public record Change(String target, List<Edit> edits) {

    public Change {
      edits = List.copyOf(edits);
    }
  }

  public Mutant {
    killers = Set.copyOf(killers);
    changes = List.copyOf(changes);
  }

  public static Mutant mutant(String name, String why, Set<String> killers, Change... changes) {
    return new Mutant(name, why, killers, List.of(changes));
  }

  public static Set<String> killedBy(String... checks) {
    return Set.of(checks);
  }

  /** Empty when the class stays as it is. */
  List<Edit> editsOf(String target) {
    return changes.stream()
        .filter(change -> change.target().equals(target))
        .flatMap(change -> change.edits().stream())
        .collect(Collectors.toUnmodifiableList());
  }
}
