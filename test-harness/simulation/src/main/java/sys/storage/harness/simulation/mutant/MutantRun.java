package sys.storage.harness.simulation.mutant;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

/** Runs seeds against a mutant until one of them notices it. */
public final class MutantRun {

  private static final String RUN = "sys.storage.harness.simulation.SeedRun";

  private final Mutant mutant;
  private final Constructor<?> constructor;

  /**
   * @throws IllegalArgumentException when the mutant does not fit the product any more
   */
  public MutantRun(Mutant mutant) {
    this.mutant = mutant;
    try {
      var loader = new MutantLoader(mutant, MutantRun.class.getClassLoader());
      loader.loadClass(mutant.target());
      this.constructor = loader.loadClass(RUN).getConstructor(long.class);
    } catch (ReflectiveOperationException missing) {
      throw new IllegalArgumentException(mutant.name() + " cannot be made", missing);
    }
  }

  /**
   * How a mutant died.
   *
   * @param by the invariant, or the check of the product itself, that noticed
   * @param seeds how many were needed
   */
  public record Death(Mutant mutant, String by, long seeds, String text) {}

  /** Empty when it survives all seeds. */
  public Optional<Death> run(long firstSeed, long seeds) {
    for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
      Optional<Throwable> failure = failure(seed);
      if (failure.isPresent()) {
        String text = String.valueOf(failure.get().getMessage());
        return Optional.of(new Death(mutant, by(failure.get()), seed - firstSeed + 1, text));
      }
    }
    return Optional.empty();
  }

  private Optional<Throwable> failure(long seed) {
    try {
      Object run = constructor.newInstance(seed);
      var unused = run.getClass().getMethod("run").invoke(run);
      return Optional.empty();
    } catch (InvocationTargetException thrown) {
      Throwable cause = thrown;
      for (Throwable next = thrown; next != null; next = next.getCause()) {
        cause = next;
      }
      return Optional.of(cause);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String by(Throwable failure) {
    String kind = failure.getClass().getSimpleName();
    String text = String.valueOf(failure.getMessage());
    return kind.equals("Violation") ? text.substring(0, text.indexOf(':')) : kind;
  }
}
