package sys.storage.harness.scenarios.command;

import io.fabric8.kubernetes.client.KubernetesClientException;
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
          case KubernetesClientException known ->
              "the Kubernetes API refused or did not answer: %s".formatted(known.getMessage());
          case Exception unknown -> throw unknown;
        };
    line.getErr().println(line.getColorScheme().errorText("lab: " + sentence));
    return LabCommand.UNAVAILABLE;
  }
}
