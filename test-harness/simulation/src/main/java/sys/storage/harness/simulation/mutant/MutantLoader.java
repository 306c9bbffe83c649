package sys.storage.harness.simulation.mutant;

import java.io.IOException;
import java.io.InputStream;

/** Loads the product and the simulator anew, one class of them changed. */
final class MutantLoader extends ClassLoader {

  private static final String OURS = "sys.storage.";

  private final Mutant mutant;

  MutantLoader(Mutant mutant, ClassLoader parent) {
    super(parent);
    this.mutant = mutant;
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
      if (name.equals(mutant.target())) {
        bytes = Rewriting.rewrite(bytes, mutant, getParent());
      }
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException failure) {
      throw new ClassNotFoundException(name, failure);
    }
  }
}
