package sys.storage.harness.scenarios.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import sys.storage.harness.scenarios.laboratory.LabHome;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.laboratory.Laboratory.Ground;

/**
 * Gives tests the one laboratory of the test run, which ends with the run: the embedded control
 * plane, or with {@code -De2e=true} the cluster of the current kubeconfig with the operator that is
 * deployed there. And clusters in it, which end with the test, or with the class that asked for
 * them before its first test.
 */
final class SharedLaboratory implements ParameterResolver {

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SharedLaboratory.class);

  /** Whether the tests run on somebody's own Kubernetes. */
  static boolean isReal() {
    return Boolean.getBoolean("e2e");
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Laboratory.class || type == Clusters.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Laboratory.class
        ? laboratory(context)
        : context
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(
                "clusters", _ -> new Clusters(laboratory(context)), Clusters.class);
  }

  private static Laboratory laboratory(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent("laboratory", _ -> Running.start(), Running.class)
        .laboratory();
  }

  private record Running(Laboratory laboratory) implements AutoCloseable {

    static Running start() {
      try {
        Path root = Path.of(System.getProperty("project.root", "../.."));
        Path home = Files.createTempDirectory("raftcluster-tests-");
        var laboratory =
            new Laboratory(new LabHome(home), root, isReal() ? Ground.CURRENT : Ground.EMBEDDED);
        // Also when the test run is cut off nothing keeps running.
        Runtime.getRuntime().addShutdownHook(new Thread(laboratory::stop));
        laboratory.start(_ -> {});
        return new Running(laboratory);
      } catch (IOException e) {
        throw new IllegalStateException("no temporary directory", e);
      }
    }

    @Override
    public void close() {
      laboratory.stop();
      laboratory.close();
      laboratory.home().remove();
    }
  }
}
