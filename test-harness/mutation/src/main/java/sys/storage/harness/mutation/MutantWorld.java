package sys.storage.harness.mutation;

import java.util.List;

/** The product, and what its tests put around it, with one thing broken. */
public final class MutantWorld {

  private MutantWorld() {}

  /**
   * An object of the class in the world of the mutant. It shares with this one only what is not of
   * this project, so {@code T} must be a type of the JDK.
   *
   * @param replacements the class whose methods {@link Edit.CallReplaced} names
   * @throws IllegalArgumentException when the mutant does not fit the product any more
   */
  @SuppressWarnings("unchecked") // It is the same class, of another loader.
  public static <T> T of(Mutant mutant, Class<? extends T> type, Class<?> replacements) {
    var loader =
        new ChangingLoader(
            replacements.getClassLoader(),
            (name, bytes) -> changed(mutant, name, bytes, replacements));
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

  private static byte[] changed(Mutant mutant, String name, byte[] bytes, Class<?> replacements) {
    List<Edit> edits = mutant.editsOf(name);
    return edits.isEmpty() ? bytes : Rewriting.rewrite(bytes, edits, replacements);
  }
}
