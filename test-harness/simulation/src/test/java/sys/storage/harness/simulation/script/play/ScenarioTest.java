package sys.storage.harness.simulation.script.play;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sys.storage.harness.simulation.script.Parser;

/** Bugs that public implementations of Raft have had: each file tells its story. */
final class ScenarioTest {

  private static final Path DIRECTORY = Path.of("src/test/resources/scenarios");

  @TestFactory
  Stream<DynamicTest> everyScenarioGoesAsItShould() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.sorted().toList().stream()
          .map(
              file ->
                  DynamicTest.dynamicTest(
                      file.getFileName().toString().replace(".scenario", ""), () -> play(file)));
    }
  }

  private static void play(Path file) throws IOException {
    Parser.Parsed scenario = Parser.read(Files.readString(file));
    List<String> account = new ArrayList<>();
    try {
      Player.play(scenario, account::add);
    } catch (ScenarioFailure failure) {
      throw new AssertionError(
          "%s: %s%nWhat happened:%n%s"
              .formatted(file.getFileName(), failure.getMessage(), String.join("\n", account)),
          failure);
    }
  }
}
