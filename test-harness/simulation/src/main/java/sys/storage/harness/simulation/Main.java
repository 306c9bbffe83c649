package sys.storage.harness.simulation;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sys.storage.harness.simulation.branches.BranchCoverage;
import sys.storage.harness.simulation.shrink.Budget;

/** Runs many seeds, or one again. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = "Runs clusters in virtual time under everything that can go wrong.")
public final class Main implements Callable<Integer> {

  private static final int PROGRESS_MILLIS = 5_000;

  /** So many seeds must reach every rare situation, or some of the checks look at nothing. */
  private static final int SEEDS_THAT_SEE_ALL = 2_000;

  private static final double SECOND = 1e9;

  @Option(names = "--seeds", description = "how many seeds (default: ${DEFAULT-VALUE})")
  private long seeds = 100;

  @Option(names = "--first", description = "the first seed (default: ${DEFAULT-VALUE})")
  private long first = 1;

  @Option(names = "--hashes", description = "print the hash of each run")
  private boolean hashes;

  @Option(names = "--coverage", description = "measure which branches of the core are taken")
  private boolean coverage;

  @Option(names = "--no-shrink", description = "do not make the first failing run small")
  private boolean asItIs;

  @Option(names = "--json", description = "where the summary goes (default: ${DEFAULT-VALUE})")
  private Path json = Path.of("target", "simulation.json");

  @Option(names = "--threads", description = "runs at a time (default: one for each core)")
  private int threads = Runtime.getRuntime().availableProcessors();

  private final PrintStream out = System.out;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (coverage) {
      return new BranchCoverage(first, seeds, threads, out).measure() ? 0 : 1;
    }
    long started = System.nanoTime();
    var summary = new Summary();
    var next = new AtomicLong(first);
    var workers = new ArrayList<Thread>();
    for (int i = 0; i < threads; i++) {
      workers.add(Thread.ofPlatform().name("seeds-" + i).start(() -> work(next, summary)));
    }
    await(workers, summary);
    double seconds = (System.nanoTime() - started) / SECOND;
    double cpuSeconds = cpuSeconds();
    summary.print(out, seconds, cpuSeconds);
    summary.write(json, seconds, cpuSeconds);
    if (!asItIs && !summary.failures().isEmpty()) {
      shrink(summary.failures().getFirst());
    }
    boolean complete = summary.seeds() == seeds;
    if (!complete) {
      out.printf("only %d of %d seeds were run: see the error above%n", summary.seeds(), seeds);
    }
    boolean allSeen = seeds < SEEDS_THAT_SEE_ALL || summary.neverSeen().isEmpty();
    return summary.failures().isEmpty() && complete && allSeen ? 0 : 1;
  }

  /** What this process has taken of all cores. */
  private static double cpuSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(spent -> spent.toMillis() / 1e3)
        .orElseThrow();
  }

  /** The first failure is enough to begin with; the others have a command each. */
  private void shrink(SimulationFailure failure) throws IOException {
    out.printf("%nMaking seed %d small, for at most %s:%n", failure.seed(), Budget.USUAL.time());
    FailureReport report =
        FailureReport.of(failure, Budget.USUAL, line -> out.printf("  %s%n", line));
    Path file = report.write(json.resolveSibling("simulation"));
    out.printf(
        "%n%s%n%d runs%s. Again: make simulate SCRIPT=%s%nPicture: %s%n",
        report.text(),
        report.shrunk().runs(),
        report.shrunk().complete() ? "" : ", and the time was over",
        file,
        file.toString().replace(".scenario", ".svg"));
  }

  private void work(AtomicLong next, Summary summary) {
    long seed = next.getAndIncrement();
    while (seed < first + seeds) {
      try {
        RunReport report = new SeedRun(seed).run();
        summary.add(report);
        if (hashes) {
          out.printf("%d %016x%n", seed, report.hash());
        }
      } catch (SimulationFailure failure) {
        summary.add(failure);
        out.printf("%s%n", failure.getMessage());
        if (seeds == 1) {
          failure.printStackTrace(out);
        }
      }
      seed = next.getAndIncrement();
    }
  }

  private void await(List<Thread> workers, Summary summary) throws InterruptedException {
    for (Thread worker : workers) {
      while (!worker.join(Duration.ofMillis(PROGRESS_MILLIS))) {
        out.println(summary.progress());
      }
    }
  }
}
