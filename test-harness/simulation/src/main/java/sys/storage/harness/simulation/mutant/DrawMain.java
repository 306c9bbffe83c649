package sys.storage.harness.simulation.mutant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sys.storage.harness.mutation.Mutant;

/** Shows how failures look: the smallest run that notices a mutant, as a scenario and a picture. */
@Command(
    name = "draw-mutant",
    mixinStandardHelpOptions = true,
    description = "Breaks the protocol in one way, and draws the smallest run that notices it.")
public final class DrawMain implements Callable<Integer> {

  @Parameters(description = "the mutant's name, or a part of it")
  private String name = "";

  @Option(names = "--seeds", description = "at most (default: ${DEFAULT-VALUE})")
  private long seeds = 300;

  @Option(names = "--svg", description = "where the picture goes (default: ${DEFAULT-VALUE})")
  private Path svg = Path.of("target", "simulation", "mutant.svg");

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new DrawMain()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Mutant mutant =
        Catalogue.all().stream()
            .filter(it -> it.name().contains(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no mutant is named " + name));
    Map<String, String> seen = ShrunkMutant.of(mutant, seeds);
    if (seen.isEmpty()) {
      System.out.printf("%s survives %d seeds%n", mutant.name(), seeds);
      return 1;
    }
    Files.createDirectories(svg.toAbsolutePath().getParent());
    Files.writeString(svg, seen.getOrDefault(ShrinkingSeed.SVG, ""));
    System.out.printf(
        "# %s%n%s# drawn to %s%n",
        mutant.name(), seen.getOrDefault(ShrinkingSeed.SCENARIO, ""), svg);
    return 0;
  }
}
