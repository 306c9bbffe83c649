package sys.storage.harness.scenarios.live;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/**
 * On a real cluster: when a test has failed, and before its clusters are deleted, writes down what
 * there is to see of pods, objects, events and logs, into a directory of {@code target/e2e-report}
 * that is named as the test.
 */
final class FailureReport implements AfterTestExecutionCallback, AfterAllCallback {

  private static final Path REPORTS =
      Path.of(System.getProperty("project.root", "../.."), "target", "e2e-report");

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final String KINDS =
      "raftclusters,statefulsets,deployments,pods,services,poddisruptionbudgets,"
          + "persistentvolumeclaims,leases,events";

  @Override
  public void afterTestExecution(ExtensionContext context) {
    gatherIfFailed(context);
  }

  /** Also what failed before the first test. */
  @Override
  public void afterAll(ExtensionContext context) {
    gatherIfFailed(context);
  }

  private static void gatherIfFailed(ExtensionContext context) {
    context
        .getExecutionException()
        .filter(failure -> SharedLaboratory.isReal() && !(failure instanceof TestAbortedException))
        .ifPresent(failure -> gather(Progress.nameOf(context), failure));
  }

  private static void gather(String test, Throwable failure) {
    Path report = REPORTS.resolve(test.replaceAll("[^A-Za-z0-9.]+", "-"));
    try {
      Files.createDirectories(report);
      try (var writer = new PrintWriter(Files.newBufferedWriter(report.resolve("failure.txt")))) {
        failure.printStackTrace(writer);
      }
      for (String namespace : words("kubectl", "get", "namespaces", "-o", "name")) {
        gather(namespace.substring(namespace.indexOf('/') + 1), report);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the report of " + test, e);
    }
    System.out.println(
        "e2e: logs, events and objects at the failure of %s: target/e2e-report/%s"
            .formatted(test, report.getFileName()));
  }

  private static void gather(String namespace, Path report) throws IOException {
    List<String> pods = words("kubectl", "-n", namespace, "get", "pods", "-o", "name");
    if (pods.isEmpty()) {
      return;
    }
    Path directory = Files.createDirectories(report.resolve(namespace));
    write(directory.resolve("pods.txt"), namespace, "get", "pods", "-o", "wide");
    write(directory.resolve("events.txt"), namespace, "get", "events", "--sort-by=.lastTimestamp");
    write(directory.resolve("objects.yaml"), namespace, "get", KINDS, "-o", "yaml");
    for (String pod : pods) {
      Path log = directory.resolve(pod.substring(pod.indexOf('/') + 1) + ".log");
      write(log, namespace, "logs", pod, "--timestamps");
      // Of a container that was started again; there is none for most.
      Commands.Said previous =
          attempt("kubectl", "-n", namespace, "logs", pod, "--timestamps", "--previous");
      if (previous.exitCode() == 0) {
        Files.writeString(log.resolveSibling("previous-" + log.getFileName()), previous.output());
      }
    }
  }

  /** What went wrong is written down as well: it may be what is looked for. */
  private static void write(Path file, String namespace, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("kubectl", "-n", namespace));
    command.addAll(List.of(arguments));
    Files.writeString(file, attempt(command.toArray(String[]::new)).output());
  }

  private static List<String> words(String... command) {
    return Arrays.stream(attempt(command).output().split("\\s+", -1))
        .filter(word -> word.contains("/"))
        .toList();
  }

  private static Commands.Said attempt(String... command) {
    try {
      return Commands.attempt(LIMIT, command);
    } catch (AssertionError tooLong) {
      return new Commands.Said(-1, String.valueOf(tooLong.getMessage()));
    }
  }
}
