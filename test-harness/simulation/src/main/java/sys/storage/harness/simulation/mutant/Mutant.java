package sys.storage.harness.simulation.mutant;

import java.util.List;

/**
 * One thing broken.
 *
 * @param name what is broken, in a few words
 * @param target the class that is changed, with its package
 */
public record Mutant(String name, String target, List<Edit> edits) {

  private static final String CORE = "sys.storage.raft.core.";

  public Mutant {
    edits = List.copyOf(edits);
  }

  static Mutant ofCore(String name, String target, Edit... edits) {
    return new Mutant(name, CORE + target, List.of(edits));
  }
}
