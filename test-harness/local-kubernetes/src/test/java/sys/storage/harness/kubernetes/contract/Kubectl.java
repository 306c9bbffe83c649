package sys.storage.harness.kubernetes.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Runs the real kubectl against a server. */
final class Kubectl {
  private final Path kubeconfig;
  private final Path home;
  private final String namespace;

  /**
   * @param home where kubectl keeps what it has discovered
   */
  Kubectl(Path kubeconfig, Path home, String namespace) {
    this.kubeconfig = kubeconfig;
    this.home = home;
    this.namespace = namespace;
  }

  static void assumePresent() {
    boolean present =
        List.of(System.getenv("PATH").split(":", -1)).stream()
            .anyMatch(d -> Files.isExecutable(Path.of(d, "kubectl")));
    Assumptions.assumeTrue(present, "kubectl is not on the PATH: its commands are not tried");
  }

  /**
   * What a command said.
   *
   * @param output standard output and error, as a person sees them
   */
  record Said(int exitCode, String output) {}

  /** Runs a command that must succeed. */
  String run(String... arguments) {
    Said said = attempt("", arguments);
    if (said.exitCode() != 0) {
      throw new AssertionError("kubectl " + List.of(arguments) + " failed: " + said.output());
    }
    return said.output();
  }

  /** Runs a command with text on its standard input, whatever comes of it. */
  Said attempt(String input, String... arguments) {
    try {
      Process process = start(arguments);
      process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("kubectl " + List.of(arguments) + " does not end");
      }
      return new Said(process.exitValue(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Starts a command that goes on, such as a watch. */
  Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("kubectl", "--namespace", namespace));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("KUBE_EDITOR", "sed -i s/replicas:.3/replicas:\\ 4/");
    return builder.start();
  }
}
