package sys.storage.harness.scenarios.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Commands as a user types them, in the project's directory. */
final class Commands {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private Commands() {}

  /**
   * What a command said.
   *
   * @param output standard output and error, as a person sees them
   */
  record Said(int exitCode, String output) {}

  /** Runs a command that must succeed. */
  static String run(String... command) {
    Said said = attempt(LIMIT, command);
    if (said.exitCode() != 0) {
      throw new AssertionError(String.join(" ", command) + " failed: " + said.output());
    }
    return said.output();
  }

  /** Runs a command, whatever comes of it. */
  static Said attempt(Duration limit, String... command) {
    try {
      Process process =
          new ProcessBuilder(List.of(command))
              .directory(Path.of(System.getProperty("project.root")).toFile())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process));
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "%s does not end within %d s: %s"
                .formatted(String.join(" ", command), limit.toSeconds(), output.join()));
      }
      return new Said(process.exitValue(), output.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String read(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
