package sys.storage.harness.simulation;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sys.storage.harness.simulation.script.play.World;
import sys.storage.raft.core.SafetyMode;

/**
 * How many random schedules break what users are promised, in each mode. The schedules are those of
 * {@code bin/simulate}: nobody tells them what to do.
 */
@Command(
    name = "modes",
    mixinStandardHelpOptions = true,
    description = "Runs the same seeds in each safety mode, and counts the broken promises.")
public final class ModesMain implements Callable<Integer> {

  private static final double Z = 1.96;

  @Option(names = "--schedules", description = "seeds of each mode (default: ${DEFAULT-VALUE})")
  private long schedules = 100;

  @Option(names = "--first", description = "the first seed (default: ${DEFAULT-VALUE})")
  private long first = 1;

  @Option(names = "--threads", description = "runs at a time (default: one for each core)")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--mode",
      converter = ModeConverter.class,
      description = "only this one; may be given several times (default: all)")
  private List<SafetyMode> modes = List.of(SafetyMode.values());

  private final PrintStream out = System.out;

  /** The spelling of {@code spec.safetyMode}. */
  static final class ModeConverter implements CommandLine.ITypeConverter<SafetyMode> {
    @Override
    public SafetyMode convert(String text) {
      try {
        return SafetyMode.of(text);
      } catch (IllegalArgumentException e) {
        throw new CommandLine.TypeConversionException(e.getMessage());
      }
    }
  }

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ModesMain()).execute(arguments));
  }

  /** What the runs of one mode came to. */
  private static final class Tally {
    private final Map<String, Long> violated = new TreeMap<>();
    private final List<SimulationFailure> failures = new ArrayList<>();

    synchronized void add(SortedSet<String> promises) {
      promises.forEach(promise -> violated.merge(promise, 1L, Long::sum));
    }

    /** A run that ended before its time says nothing about promises. */
    synchronized void add(SimulationFailure failure) {
      failures.add(failure);
    }

    synchronized List<SimulationFailure> failures() {
      return List.copyOf(failures);
    }

    synchronized long of(String promise) {
      return violated.getOrDefault(promise, 0L);
    }

    synchronized boolean isClean() {
      return violated.isEmpty();
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    out.println("| mode | schedules | not linearizable | share, 95 % interval | states differ |");
    out.println("|---|---|---|---|---|");
    boolean safe = true;
    var failures = new ArrayList<SimulationFailure>();
    for (SafetyMode mode : modes) {
      Tally tally = run(mode);
      long unexplained = tally.of(World.LINEARIZABILITY);
      out.printf(
          "| `%s` | %,d | %,d | %s | %,d |%n",
          mode.text(),
          schedules,
          unexplained,
          wilson(unexplained, schedules),
          tally.of(World.EQUAL_STATES));
      safe &= mode != SafetyMode.SAFE || tally.isClean();
      failures.addAll(tally.failures());
    }
    failures.forEach(failure -> out.println(failure.getMessage()));
    return safe && failures.isEmpty() ? 0 : 1;
  }

  private Tally run(SafetyMode mode) throws InterruptedException {
    var tally = new Tally();
    var next = new AtomicLong(first);
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      workers.add(Thread.ofPlatform().start(() -> work(mode, next, tally)));
    }
    for (Thread worker : workers) {
      worker.join();
    }
    return tally;
  }

  private void work(SafetyMode mode, AtomicLong next, Tally tally) {
    for (long seed = next.getAndIncrement();
        seed < first + schedules;
        seed = next.getAndIncrement()) {
      var run = new SeedRun(seed, mode);
      try {
        var unused = run.run();
        tally.add(run.violated());
      } catch (SimulationFailure failure) {
        tally.add(failure);
      }
    }
  }

  /** Wilson's score interval (1927): it makes sense at 0 of n as well. */
  static String wilson(long hits, long trials) {
    double share = (double) hits / trials;
    double squared = Z * Z / trials;
    double middle = (share + squared / 2) / (1 + squared);
    double half =
        Z * Math.sqrt(share * (1 - share) / trials + squared / (4 * trials)) / (1 + squared);
    return "%.2f %% (%.2f to %.2f)"
        .formatted(100 * share, 100 * Math.max(0, middle - half), 100 * (middle + half));
  }
}
