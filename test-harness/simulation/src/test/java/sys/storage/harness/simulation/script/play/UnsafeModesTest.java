package sys.storage.harness.simulation.script.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sys.storage.harness.simulation.script.Parser;

/** The scenarios of the unsafe modes show what the mode breaks, and nothing else. */
class UnsafeModesTest {

  private static final Path DIRECTORY = Path.of("src", "test", "resources", "scenarios");

  private static void play(String text) {
    assertThat(Player.play(Parser.parse(text), _ -> {}).events()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"early-vote", "no-joint", "no-joint-same-term", "identity-reuse"})
  void withoutItsModeItDoesNot(String name) throws IOException {
    String text = Files.readString(DIRECTORY.resolve("unsafe-" + name + ".scenario"));
    String safe = text.replaceFirst("(?m)^option safety-mode .*$", "option safety-mode safe");
    assertThat(safe).isNotEqualTo(text);
    assertThat(catchFailure(safe)).contains("does not hold");
  }

  @Test
  void theCheckerOfASafeRunFindsNothing() throws IOException {
    String control = Files.readString(DIRECTORY.resolve("unsafe-no-joint-control.scenario"));
    assertThat(catchFailure(control + "expect violated Linearizability\n"))
        .contains("violated is []");
  }

  private static String catchFailure(String text) {
    try {
      play(text);
      return "";
    } catch (ScenarioFailure failure) {
      return String.valueOf(failure.getMessage());
    }
  }
}
