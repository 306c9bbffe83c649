package sys.storage.harness.simulation.mutant;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sys.storage.harness.mutation.Mutant;

/** Runs every mutant, and prints who killed it. */
@Command(
    name = "mutants",
    mixinStandardHelpOptions = true,
    description =
        "Breaks the protocol in many ways, one at a time; the simulator must notice each.")
public final class MutantsMain implements Callable<Integer> {

  private static final double SECOND = 1e9;

  private final PrintStream out = System.out;

  @Option(names = "--seeds", description = "for each mutant (default: ${DEFAULT-VALUE})")
  private long seeds = 300;

  @Option(names = "--only", split = ",", description = "mutants whose name contains one of these")
  private List<String> only = List.of("");

  @Option(names = "--open", description = "those that survive the seeds, instead of the others")
  private boolean open;

  @Option(names = "--explain", description = "say what was noticed, and why the rule exists")
  private boolean explain;

  @Option(names = "--json", description = "where the table goes (default: ${DEFAULT-VALUE})")
  private Path json = Path.of("target", "mutants.json");

  @Option(names = "--threads", description = "mutants at a time (default: one for each core)")
  private int threads = Runtime.getRuntime().availableProcessors();

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new MutantsMain()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    long started = System.nanoTime();
    List<Mutant> mutants =
        (open ? Catalogue.open() : Catalogue.all())
            .stream().filter(mutant -> only.stream().anyMatch(mutant.name()::contains)).toList();
    out.printf("%-68s %-26s %5s %12s%n", "mutant", "killed by", "seeds", "events");
    List<Fate> fates = fates(mutants);
    double seconds = (System.nanoTime() - started) / SECOND;
    write(fates, seconds);
    long killed = fates.stream().filter(Fate::isKilled).count();
    out.printf("%.0f s%n", seconds);
    out.printf("%d of %d mutants killed%n", killed, fates.size());
    return killed == fates.size() && !fates.isEmpty() ? 0 : 1;
  }

  private List<Fate> fates(List<Mutant> mutants) throws InterruptedException, ExecutionException {
    try (var workers = Executors.newFixedThreadPool(threads)) {
      List<Future<Fate>> running =
          mutants.stream()
              .map(mutant -> workers.submit(() -> new MutantRun(mutant).run(seeds)))
              .toList();
      var fates = new ArrayList<Fate>();
      for (Future<Fate> future : running) {
        Fate fate = future.get();
        fates.add(fate);
        print(fate);
      }
      return fates;
    }
  }

  private void print(Fate fate) {
    out.println(fate.row());
    if (explain) {
      out.printf("    %s%n    %s%n", fate.mutant().why(), fate.text());
    }
  }

  private void write(List<Fate> fates, double seconds) throws IOException {
    var content = new TreeMap<String, Object>();
    content.put("seedsAtMost", seeds);
    content.put("wallSeconds", seconds);
    content.put("killed", fates.stream().filter(Fate::isKilled).count());
    content.put("mutants", fates.stream().map(MutantsMain::json).toList());
    Files.createDirectories(json.toAbsolutePath().getParent());
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(json.toFile(), content);
  }

  private static Map<String, Object> json(Fate fate) {
    var row = new TreeMap<String, Object>();
    row.put("mutant", fate.mutant().name());
    row.put("why", fate.mutant().why());
    row.put("killed", fate.isKilled());
    row.put("killedBy", fate.killer().orElse(""));
    row.put("seeds", fate.seeds());
    row.put("events", fate.events());
    row.put("noticed", fate.text());
    return row;
  }
}
