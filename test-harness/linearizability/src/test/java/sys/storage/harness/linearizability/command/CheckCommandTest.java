package sys.storage.harness.linearizability.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

  private static final String LEGAL =
      """
      INFO  jepsen.util - 0\t:invoke\t:write\t1
      INFO  jepsen.util - 0\t:ok\t:write\t1
      INFO  jepsen.util - 1\t:invoke\t:read\tnil
      INFO  jepsen.util - 1\t:ok\t:read\t1
      """;
  private static final String STALE = LEGAL.replace(":ok\t:read\t1", ":ok\t:read\tnil");

  private final Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  CheckCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void aLineForEachFileAndTheWorstAsTheExitCode() throws IOException {
    Path good = Files.writeString(directory.resolve("good.log"), LEGAL);
    Path bad = Files.writeString(directory.resolve("bad.log"), STALE);
    assertThat(run("--model", "register", "--format", "jepsen", good.toString())).isZero();
    assertThat(run("--format", "jepsen", "--quiet", bad.toString(), good.toString())).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("%1$s linearizable%n%2$s violation%n%1$s linearizable%n".formatted(good, bad));
  }

  @Test
  void aViolationIsTold() throws IOException {
    Path bad = Files.writeString(directory.resolve("bad.log"), STALE);
    assertThat(run("--format", "jepsen", bad.toString())).isEqualTo(1);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("%s violation%n".formatted(bad));
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .contains("2 of its 2 operations, none of which can be dropped")
        .contains("read -> nothing: the register holds 1");
  }

  @Test
  void whatCannotBeReadIsUnknownAndDoesNotHideAViolation() throws IOException {
    Path bad = Files.writeString(directory.resolve("bad.log"), STALE);
    String missing = directory.resolve("missing.log").toString();
    assertThat(run("--format", "jepsen", missing)).isEqualTo(2);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(missing + " unknown\n");
    assertThat(run("--format", "jepsen", missing, bad.toString(), missing)).isEqualTo(1);
  }

  @Test
  void thePageHoldsTheCounterexampleAndLoadsNothing() throws IOException {
    Path bad = Files.writeString(directory.resolve("<script>.log"), STALE);
    Path page = directory.resolve("page.html");
    assertThat(run("--format", "jepsen", "--html", page.toString(), bad.toString())).isEqualTo(1);
    assertThat(Files.readString(page))
        .contains("read -\\u003e nothing", "none of which can be dropped")
        .doesNotContain("@DATA@", "src=", "href=", "<script>.log");
  }

  @Test
  void theDrawingIsOfTheViolationAlone() throws IOException {
    Path good = Files.writeString(directory.resolve("good.log"), LEGAL);
    Path bad = Files.writeString(directory.resolve("bad.log"), STALE);
    Path drawing = directory.resolve("violation.svg");
    assertThat(run("--format", "jepsen", "--svg", drawing.toString(), good.toString())).isZero();
    assertThat(drawing).doesNotExist();
    assertThat(run("--format", "jepsen", "--svg", drawing.toString(), bad.toString())).isOne();
    assertThat(Files.readString(drawing)).startsWith("<svg").contains("read -&gt; nothing");
  }

  @Test
  void aWrongCommandLineIsExplained() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("--model", "kv", "--format", "jepsen", "x")).isEqualTo(2);
    assertThat(run("--format")).isEqualTo(2);
    assertThat(run("--millis", "soon", "x")).isEqualTo(2);
    assertThat(run("--surprise")).isEqualTo(2);
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .contains(
            "no file",
            "model register, not of kv",
            "--format needs a value",
            "--millis soon is no whole number in 1..",
            "usage: check");
    assertThat(run("--help")).isZero();
  }

  private int run(String... arguments) {
    return CheckCommand.run(
        List.of(arguments),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(errors, true, StandardCharsets.UTF_8));
  }
}
