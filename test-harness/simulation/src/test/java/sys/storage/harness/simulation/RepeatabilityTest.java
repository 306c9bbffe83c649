package sys.storage.harness.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sys.storage.harness.simulation.script.Parser;
import sys.storage.harness.simulation.script.Printer;
import sys.storage.harness.simulation.script.Scenario;
import sys.storage.harness.simulation.script.play.Player;

/** A seed is a run: everything that happens follows from it. */
final class RepeatabilityTest {

  private static final int SEEDS = 50;

  private final Path directory;

  RepeatabilityTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void theSameSeedGivesTheSameRunInAnotherProcess() throws IOException, InterruptedException {
    List<String> here =
        LongStream.rangeClosed(1, SEEDS)
            .mapToObj(seed -> "%d %016x".formatted(seed, new SeedRun(seed).run().hash()))
            .toList();
    assertThat(hashesOfAnotherProcess()).isEqualTo(here);
    assertThat(here.stream().map(line -> line.substring(line.indexOf(' '))).distinct())
        .hasSize(SEEDS);
  }

  @Test
  void aRunDoesNotDependOnThoseBeforeIt() {
    assertThat(new SeedRun(1).run().hash()).isEqualTo(new SeedRun(1).run().hash());
  }

  private List<String> hashesOfAnotherProcess() throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--seeds=" + SEEDS,
                "--threads=1",
                "--hashes",
                "--json=" + directory.resolve("simulation.json"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return Files.readAllLines(output).stream()
        .filter(line -> line.matches("\\d+ [0-9a-f]{16}"))
        .toList();
  }

  @Test
  void theScenarioOfARunIsTheRun() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      var run = new SeedRun(seed);
      long hash = run.run().hash();
      Scenario read = Parser.parse(Printer.print(run.scenario()));
      assertThat(Player.play(read, _ -> {}).hash()).as("seed %d", seed).isEqualTo(hash);
    }
  }
}
