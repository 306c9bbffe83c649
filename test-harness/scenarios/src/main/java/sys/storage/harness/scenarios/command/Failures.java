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

  /** The innermost cause says why: the outer ones only that a request failed. */
  private static String kubernetes(KubernetesClientException e) {
    if (e.getCause() == null) {
      return "the Kubernetes API refuses: %s".formatted(e.getMessage());
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return "the Kubernetes API cannot be asked (%s): %s".formatted(root, e.getMessage());
  }
}
