package sys.storage.harness.scenarios.command;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;
import sys.storage.harness.scenarios.laboratory.LaboratoryException;

/** What a user sees when a command fails: a sentence. A stack trace is for what nobody expected. */
final class Failures implements IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception e, CommandLine line, ParseResult result)
      throws Exception {
    String sentence =
        switch (e) {
          case LaboratoryException known -> String.valueOf(known.getMessage());
          case UncheckedIOException known -> known.getMessage() + ": " + known.getCause();
          case IOException known -> String.valueOf(known);
          case KubernetesClientException known -> kubernetes(known);
          case Exception unknown -> throw unknown;
        };
    line.getErr().println(line.getColorScheme().errorText("lab: " + sentence));
    return LabCommand.UNAVAILABLE;
  }

  /** Without a code there was no answer: the cause says why. */
  private static String kubernetes(KubernetesClientException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return e.getCode() == 0
        ? "the Kubernetes API does not answer (%s): %s".formatted(root, e.getMessage())
        : "the Kubernetes API refuses: %s".formatted(e.getMessage());
  }
}
