package sys.storage.harness.simulation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sys.storage.harness.simulation.coverage.Rare;

/** What many runs have come to. Any thread adds to it. */
final class Summary {

  private static final double SECOND = 1e9;

  private long seeds;
  private long events;
  private long simulatedNanos;
  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, Long> faults = new TreeMap<>();
  private final Map<String, Long> sometimes = new TreeMap<>();
  private final Map<String, Long> evaluations = new TreeMap<>();
  private final List<SimulationFailure> failures = new ArrayList<>();

  synchronized void add(RunReport report) {
    seeds++;
    events += report.events();
    simulatedNanos += report.simulatedNanos();
    addAll(counts, report.counts());
    addAll(faults, report.faults());
    addAll(sometimes, report.sometimes());
    addAll(evaluations, report.evaluations());
  }

  synchronized void add(SimulationFailure failure) {
    seeds++;
    failures.add(failure);
  }

  private static void addAll(Map<String, Long> sums, Map<String, Long> more) {
    more.forEach((name, count) -> sums.merge(name, count, Long::sum));
  }

  synchronized long seeds() {
    return seeds;
  }

  synchronized List<SimulationFailure> failures() {
    return List.copyOf(failures);
  }

  synchronized Map<String, Long> sometimes() {
    return Map.copyOf(sometimes);
  }

  synchronized String progress() {
    return "%d seeds, %,d events, %d failed".formatted(seeds, events, failures.size());
  }

  /** Rare situations that did not occur. */
  synchronized List<String> neverSeen() {
    return Arrays.stream(Rare.values())
        .map(Enum::name)
        .filter(name -> !sometimes.containsKey(name))
        .toList();
  }

  /**
   * @param cpuSeconds of all cores, compiler and garbage collector included
   */
  synchronized void print(PrintStream out, double wallSeconds, double cpuSeconds) {
    out.printf(
        "%n%,d seeds in %.1f s (%.1f s of one core): %,d events, %,.0f per second of one core, %,.0f simulated seconds per second%n",
        seeds,
        wallSeconds,
        cpuSeconds,
        events,
        events / cpuSeconds,
        simulatedNanos / SECOND / wallSeconds);
    print(out, "seen", counts);
    print(out, "faults", faults);
    print(out, "sometimes", sometimes);
    out.printf("never seen: %s%n", neverSeen());
    print(out, "evaluations of invariants", evaluations);
    for (SimulationFailure failure : failures) {
      out.printf("%n%s%n", failure.getMessage());
    }
    out.printf("%d of %d seeds failed%n", failures.size(), seeds);
  }

  private static void print(PrintStream out, String title, Map<String, Long> values) {
    out.printf("%s:%n", title);
    values.forEach((name, count) -> out.printf("  %-44s %,14d%n", name, count));
  }

  synchronized void write(Path file, double wallSeconds, double cpuSeconds) throws IOException {
    var json = new TreeMap<String, Object>();
    json.put("seeds", seeds);
    json.put("failedSeeds", failures.stream().map(SimulationFailure::seed).toList());
    json.put("events", events);
    json.put("wallSeconds", wallSeconds);
    json.put("simulatedSeconds", simulatedNanos / SECOND);
    json.put("cpuSeconds", cpuSeconds);
    json.put("eventsPerSecondAndCore", events / cpuSeconds);
    json.put("counts", counts);
    json.put("faults", faults);
    json.put("sometimes", sometimes);
    json.put("neverSeen", neverSeen());
    json.put("evaluations", evaluations);
    Files.createDirectories(file.toAbsolutePath().getParent());
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), json);
  }
}
