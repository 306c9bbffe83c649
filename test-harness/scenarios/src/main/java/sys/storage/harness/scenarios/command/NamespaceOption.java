package sys.storage.harness.scenarios.command;

import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --namespace}. */
final class NamespaceOption {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  private String value = "default";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      defaultValue = "default",
      description = "Namespace of the cluster. Default: ${DEFAULT-VALUE}.")
  void value(String name) {
    // An empty one would mean all namespaces to the API server.
    if (!NAME.matcher(name).matches()) {
      throw new ParameterException(
          spec.commandLine(),
          "namespace '%s' is not 1 to 63 lower-case letters, digits and '-'".formatted(name));
    }
    value = name;
  }

  String value() {
    return value;
  }
}
