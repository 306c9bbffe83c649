package sys.storage.harness.simulation.choice;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The source of all chance. Each purpose has a stream of its own, seeded by the run's seed and the
 * purpose's name: one more draw for one purpose shifts nothing in the others.
 *
 * <p>A stream's draws can be recorded as numbers, 0 being the harmless choice wherever there is
 * one, and a run can be made to follow a record: what a record says is drawn, what it does not say
 * comes from the seed.
 */
public final class Choices {

  private final long seed;
  private final boolean recording;
  private final Map<String, long[]> forced;
  private final Map<String, Draws> streams = new LinkedHashMap<>();

  private Choices(long seed, boolean recording, Map<String, long[]> forced) {
    this.seed = seed;
    this.recording = recording;
    this.forced = forced;
  }

  /** Chance that nobody looks at afterwards. */
  public static Choices of(long seed) {
    return new Choices(seed, false, Map.of());
  }

  /** The same chance, recorded. */
  public static Choices recorded(long seed) {
    return new Choices(seed, true, Map.of());
  }

  /** Follows a record as far as it goes, and records what came of it. */
  public static Choices replay(long seed, Map<String, long[]> record) {
    return new Choices(seed, true, record);
  }

  public long seed() {
    return seed;
  }

  /**
   * The stream for a purpose; the same one each time.
   *
   * @param purpose for example {@code link demo-0 > demo-1}
   */
  public Draws of(String purpose) {
    return streams.computeIfAbsent(
        purpose,
        name -> new Draws(seed ^ spread(name), recording, forced.getOrDefault(name, new long[0])));
  }

  /** What was drawn, by purpose; empty unless recording. */
  public Map<String, long[]> record() {
    var record = new TreeMap<String, long[]>();
    streams.forEach((purpose, draws) -> record.put(purpose, draws.record()));
    return record;
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
