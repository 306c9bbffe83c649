package sys.storage.harness.simulation;

/** Runs seeds: {@code Main FIRST COUNT}. */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    long first = Long.parseLong(arguments[0]);
    long count = Long.parseLong(arguments[1]);
    long events = 0;
    long wall = 0;
    int failed = 0;
    for (long seed = first; seed < first + count; seed++) {
      try {
        RunReport report = new SeedRun(seed).run();
        events += report.events();
        wall += report.wallNanos();
        System.out.printf(
            "%d %016x events %d ms %d sim %d %s%n",
            seed,
            report.hash(),
            report.events(),
            report.wallNanos() / 1_000_000,
            report.simulatedNanos() / 1_000_000,
            report.counts());
      } catch (SimulationFailure failure) {
        failed++;
        System.out.println(failure.getMessage());
        if (count == 1) {
          failure.printStackTrace(System.out);
        }
      }
    }
    System.out.printf("events %d, %.0f/s, failed %d%n", events, events * 1e9 / wall, failed);
  }
}
