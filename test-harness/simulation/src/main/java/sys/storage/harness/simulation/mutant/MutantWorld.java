package sys.storage.harness.simulation.mutant;

import java.util.List;
import sys.storage.harness.simulation.loading.ChangingLoader;

/** The product and the simulator with one thing broken. */
final class MutantWorld {

  private MutantWorld() {}

  /**
   * An object of the class in the world of the mutant. It shares with this one only what is not of
   * this project, so {@code T} must be a type of the JDK.
   *
   * @throws IllegalArgumentException when the mutant does not fit the product any more
   */
  @SuppressWarnings("unchecked") // It is the same class, of another loader.
  static <T> T of(Mutant mutant, Class<? extends T> type) {
    ClassLoader here = MutantWorld.class.getClassLoader();
    var loader = new ChangingLoader(here, (name, bytes) -> changed(mutant, name, bytes, here));
    try {
      for (Mutant.Change change : mutant.changes()) {
        loader.loadClass(change.target());
      }
      return (T) loader.loadClass(type.getName()).getConstructor().newInstance();
    } catch (ReflectiveOperationException | IllegalArgumentException failure) {
      throw new IllegalArgumentException(
          "mutant '%s' cannot be made: %s".formatted(mutant.name(), failure.getMessage()), failure);
    }
  }

  private static byte[] changed(Mutant mutant, String name, byte[] bytes, ClassLoader here) {
    List<Edit> edits = mutant.editsOf(name);
    return edits.isEmpty() ? bytes : Rewriting.rewrite(bytes, edits, here);
  }
}
