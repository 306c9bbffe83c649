package sys.storage.harness.simulation.mutant;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs every mutant, and prints who killed it. */
@Command(
    name = "mutants",
    mixinStandardHelpOptions = true,
    description =
        "Breaks the protocol in many ways, one at a time; the simulator must notice each.")
public final class MutantsMain implements Callable<Integer> {

  private final PrintStream out = System.out;

  @Option(names = "--seeds", description = "for each mutant (default: ${DEFAULT-VALUE})")
  private long seeds = 300;

  @Option(names = "--only", description = "mutants whose name contains this")
  private String only = "";

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new MutantsMain()).execute(arguments));
  }

  @Override
  public Integer call() {
    List<Mutant> mutants =
        Catalogue.all().stream().filter(mutant -> mutant.name().contains(only)).toList();
    int survivors = 0;
    for (Mutant mutant : mutants) {
      Optional<MutantRun.Death> death = new MutantRun(mutant).run(1, seeds);
      out.printf(
          "%-62s %s%n",
          mutant.name(),
          death
              .map(it -> "%-26s seed %d".formatted(it.by(), it.seeds()))
              .orElse("SURVIVES %d seeds".formatted(seeds)));
      survivors += death.isEmpty() ? 1 : 0;
    }
    out.printf("%d of %d mutants killed%n", mutants.size() - survivors, mutants.size());
    return survivors == 0 ? 0 : 1;
  }
}
