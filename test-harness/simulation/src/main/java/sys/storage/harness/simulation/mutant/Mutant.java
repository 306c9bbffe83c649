package sys.storage.harness.simulation.mutant;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One thing broken.
 *
 * @param name what is broken, in a few words
 * @param why what the rule protects, with the section of the dissertation or the public bug
 * @param killers the invariants that may notice it first; dying of anything else proves nothing
 * @param changes what is done to the product, or to what the simulator puts around it
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

  /** The checks of the core itself, which run before any invariant here looks. */
  static final String CORE = "InvariantViolation";

  /** The check of the log itself, that an entry follows the one before it. */
  static final String LOG = "IllegalArgumentException";

  static Mutant mutant(String name, String why, Set<String> killers, Change... changes) {
    return new Mutant(name, why, killers, List.of(changes));
  }

  static Set<String> killedBy(String... invariants) {
    return Set.of(invariants);
  }

  static Change core(String target, Edit... edits) {
    return new Change("sys.storage.raft.core." + target, List.of(edits));
  }

  static Change server(String target, Edit... edits) {
    return new Change("sys.storage.raft.node." + target, List.of(edits));
  }

  static Change operator(String target, Edit... edits) {
    return new Change("sys.storage.raftcluster.operator." + target, List.of(edits));
  }

  /** What the simulator has in place of the server's threads, its transport, or Kubernetes. */
  static Change simulator(String target, Edit... edits) {
    return new Change("sys.storage.harness.simulation." + target, List.of(edits));
  }

  /** Empty when the class stays as it is. */
  List<Edit> editsOf(String target) {
    return changes.stream()
        .filter(change -> change.target().equals(target))
        .flatMap(change -> change.edits().stream())
        .collect(Collectors.toUnmodifiableList());
  }
}
