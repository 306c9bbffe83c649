package sys.storage.harness.simulation.mutant;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** Loads the product and the simulator anew, a few classes of them changed. */
final class MutantLoader extends ClassLoader {

  private static final String OURS = "sys.storage.";

  private final Mutant mutant;

  private MutantLoader(Mutant mutant, ClassLoader parent) {
    super(parent);
    this.mutant = mutant;
  }

  /**
   * The class, whose objects run seeds, in the world of the mutant.
   *
   * @throws IllegalArgumentException when the mutant does not fit the product any more
   */
  @SuppressWarnings("unchecked") // It is the same class, of another loader.
  static LongFunction<Map<String, String>> world(
      Mutant mutant, Class<? extends LongFunction<Map<String, String>>> seeds) {
    var loader = new MutantLoader(mutant, MutantLoader.class.getClassLoader());
    try {
      for (Mutant.Change change : mutant.changes()) {
        loader.loadClass(change.target());
      }
      return (LongFunction<Map<String, String>>)
          loader.loadClass(seeds.getName()).getConstructor().newInstance();
    } catch (ReflectiveOperationException | IllegalArgumentException failure) {
      throw new IllegalArgumentException(
          "mutant '%s' cannot be made: %s".formatted(mutant.name(), failure.getMessage()), failure);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      if (!name.startsWith(OURS)) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      List<Edit> edits = mutant.editsOf(name);
      if (!edits.isEmpty()) {
        bytes = Rewriting.rewrite(bytes, edits, getParent());
      }
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException failure) {
      throw new ClassNotFoundException(name, failure);
    }
  }
}
