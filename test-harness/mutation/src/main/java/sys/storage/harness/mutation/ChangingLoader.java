package sys.storage.harness.mutation;

import java.io.IOException;
import java.io.InputStream;

/**
 * Loads every class of this project anew, and changes some of them on the way. What it loads shares
 * with the rest of the process only what is not of this project.
 */
public final class ChangingLoader extends ClassLoader {

  private static final String OURS = "sys.storage.";

  private final Change change;

  /** What becomes of a class. */
  public interface Change {

    /**
     * @param name the class's name, with its package
     * @return the same bytes where the class stays as it is
     */
    byte[] apply(String name, byte[] bytes) throws IOException;
  }

  /**
   * @param parent who finds the classes' bytes
   */
  public ChangingLoader(ClassLoader parent, Change change) {
    super(parent);
    this.change = change;
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
      byte[] bytes = change.apply(name, in.readAllBytes());
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException failure) {
      throw new ClassNotFoundException(name, failure);
    }
  }
}
