package sys.storage.harness.simulation.branches;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.IClassCoverage;
import org.jacoco.core.analysis.ICounter;
import org.jacoco.core.data.ExecutionDataStore;
import org.jacoco.core.data.SessionInfoStore;
import org.jacoco.core.instr.Instrumenter;
import org.jacoco.core.runtime.LoggerRuntime;
import org.jacoco.core.runtime.RuntimeData;
import sys.storage.harness.mutation.ChangingLoader;

/** Runs seeds and says which branches of the core they took. */
public final class BranchCoverage {

  /** Classes whose names begin so are measured. */
  private static final String MEASURED = "sys.storage.raft.core.";

  private static final String RUN = "sys.storage.harness.simulation.SeedRun";
  private static final String MODE = "sys.storage.raft.core.SafetyMode";
  private static final double ENOUGH_PERCENT = 90;

  /**
   * One seed in so many is played in the unsafe modes as well, which have branches of their own.
   */
  private static final int UNSAFE_INTERVAL = 20;

  private final long first;
  private final long seeds;
  private final int threads;
  private final PrintStream out;

  /**
   * @param threads runs at a time
   */
  public BranchCoverage(long first, long seeds, int threads, PrintStream out) {
    this.first = first;
    this.seeds = seeds;
    this.threads = threads;
    this.out = out;
  }

  /**
   * Prints the share, and what was not taken, by class.
   *
   * @return whether the share is at least 90 % and no seed failed
   */
  public boolean measure() throws IOException, InterruptedException {
    var runtime = new LoggerRuntime();
    var data = new RuntimeData();
    var failures = new AtomicLong();
    try {
      runtime.startup(data);
      var instrumenter = new Instrumenter(runtime);
      run(
          new ChangingLoader(
              getClass().getClassLoader(),
              (name, bytes) ->
                  name.startsWith(MEASURED)
                      ? instrumenter.instrument(CompilerBranches.remove(bytes), name)
                      : bytes),
          failures);
    } catch (IOException | InterruptedException | RuntimeException failure) {
      throw failure;
    } catch (Exception failure) {
      throw new IOException("JaCoCo cannot measure here", failure);
    } finally {
      runtime.shutdown();
    }
    var taken = new ExecutionDataStore();
    data.collect(taken, new SessionInfoStore(), false);
    return report(analyze(taken)) && failures.get() == 0;
  }

  private void run(ClassLoader loader, AtomicLong failures) throws InterruptedException {
    var next = new AtomicLong(first);
    var workers = new ArrayList<Thread>();
    for (int i = 0; i < threads; i++) {
      workers.add(
          Thread.ofPlatform()
              .name("coverage-" + i)
              .start(
                  () -> {
                    for (long seed = next.getAndIncrement();
                        seed < first + seeds;
                        seed = next.getAndIncrement()) {
                      run(loader, seed, failures);
                    }
                  }));
    }
    for (Thread worker : workers) {
      worker.join();
    }
  }

  private void run(ClassLoader loader, long seed, AtomicLong failures) {
    try {
      Class<?> kind = loader.loadClass(RUN);
      Class<?> modes = loader.loadClass(MODE);
      for (Object mode : modes.getEnumConstants()) {
        if (mode.toString().equals("SAFE") || seed % UNSAFE_INTERVAL == 0) {
          Object made = kind.getConstructor(long.class, modes).newInstance(seed, mode);
          var unused = kind.getMethod("run").invoke(made);
        }
      }
    } catch (InvocationTargetException failed) {
      failures.incrementAndGet();
      out.println(failed.getTargetException().getMessage());
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Collection<IClassCoverage> analyze(ExecutionDataStore taken) throws IOException {
    var coverage = new CoverageBuilder();
    var analyzer = new Analyzer(taken, coverage);
    String classPath = System.getProperty("java.class.path");
    for (String path : classPath.split(File.pathSeparator, -1)) {
      if (path.endsWith(".jar")) {
        analyze(path, analyzer);
      }
    }
    return coverage.getClasses();
  }

  private static void analyze(String path, Analyzer analyzer) throws IOException {
    try (var jar = new JarFile(path)) {
      for (JarEntry file : Collections.list(jar.entries())) {
        String name = file.getName().replace('/', '.');
        if (name.startsWith(MEASURED) && name.endsWith(".class")) {
          byte[] bytes = jar.getInputStream(file).readAllBytes();
          analyzer.analyzeClass(CompilerBranches.remove(bytes), name);
        }
      }
    }
  }

  private boolean report(Collection<IClassCoverage> classes) {
    long total = 0;
    long covered = 0;
    var incomplete = new ArrayList<IClassCoverage>();
    for (IClassCoverage measured : classes) {
      ICounter branches = measured.getBranchCounter();
      total += branches.getTotalCount();
      covered += branches.getCoveredCount();
      if (branches.getMissedCount() > 0) {
        incomplete.add(measured);
      }
    }
    incomplete.sort(Comparator.comparing(IClassCoverage::getName));
    for (IClassCoverage measured : incomplete) {
      ICounter branches = measured.getBranchCounter();
      out.printf(
          "  %-56s %3d of %3d branches not taken: %s%n",
          measured.getName().replace('/', '.').substring(MEASURED.length()),
          branches.getMissedCount(),
          branches.getTotalCount(),
          String.join(", ", missedLines(measured)));
    }
    double percent = 100.0 * covered / Math.max(1, total);
    out.printf(
        "%.1f %% of the branches of %s* (%d of %d) were taken by %d seeds; at least %.0f %% are wanted%n",
        percent, MEASURED, covered, total, seeds, ENOUGH_PERCENT);
    return percent >= ENOUGH_PERCENT;
  }

  private static List<String> missedLines(IClassCoverage measured) {
    var lines = new ArrayList<String>();
    for (int line = measured.getFirstLine(); line <= measured.getLastLine(); line++) {
      ICounter branches = measured.getLine(line).getBranchCounter();
      if (branches.getMissedCount() > 0) {
        lines.add(
            "line %d (%d of %d)"
                .formatted(line, branches.getMissedCount(), branches.getTotalCount()));
      }
    }
    return lines;
  }
}
