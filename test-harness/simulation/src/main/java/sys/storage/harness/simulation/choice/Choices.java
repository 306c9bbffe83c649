package sys.storage.harness.simulation.choice;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The source of all chance. Each purpose has a stream of its own, seeded by the run's seed and the
 * purpose's name: one more draw for one purpose shifts nothing in the others.
 */
public final class Choices {

  private final long seed;
  private final Map<String, Draws> streams = new LinkedHashMap<>();

  private Choices(long seed) {
    this.seed = seed;
  }

  public static Choices of(long seed) {
    return new Choices(seed);
  }

  /**
   * The stream for a purpose; the same one each time.
   *
   * @param purpose for example {@code link demo-0 > demo-1}
   */
  public Draws of(String purpose) {
    return streams.computeIfAbsent(purpose, name -> new Draws(seed ^ spread(name)));
  }

  /** FNV-1a, 64 bits: the same in every JVM. */
  private static long spread(String name) {
    long hash = 0xCBF2_9CE4_8422_2325L;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x100_0000_01B3L;
    }
    return hash;
  }
}
