package sys.storage.harness.simulation.branches;

import java.io.IOException;
import java.io.InputStream;
import org.jacoco.core.instr.Instrumenter;

/** Loads product and simulator anew, and counts in the classes of the core. */
final class InstrumentingLoader extends ClassLoader {

  private static final String OURS = "sys.storage.";

  private final Instrumenter instrumenter;

  InstrumentingLoader(Instrumenter instrumenter, ClassLoader parent) {
    super(parent);
    this.instrumenter = instrumenter;
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
      if (name.startsWith(BranchCoverage.MEASURED)) {
        bytes = instrumenter.instrument(CompilerBranches.remove(bytes), name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException failure) {
      throw new ClassNotFoundException(name, failure);
    }
  }
}
