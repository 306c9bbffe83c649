package sys.storage.harness.scenarios.laboratory;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operator as a background process. */
final class OperatorProcess {

  private static final String NAME = "operator";
  private static final String MAIN = "sys.storage.raftcluster.operator.Main";
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_GRACE = Duration.ofSeconds(5);
  private static final List<String> FLAGS =
      List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final LabHome home;

  OperatorProcess(LabHome home) {
    this.home = home;
  }

  boolean running() {
    return process().isPresent();
  }

  /**
   * Starts it unless it runs, and waits until it is ready.
   *
   * @param kubeconfig empty: the user's own
   */
  void start(Optional<Path> kubeconfig, KubernetesClient kubernetes) {
    if (running()) {
      return;
    }
    Map<String, String> environment =
        kubeconfig.map(file -> Map.of("KUBECONFIG", file.toString())).orElse(Map.of());
    BackgroundProcess process =
        BackgroundProcess.start(
            home.directory(), NAME, new JavaProgram(MAIN, FLAGS, List.of()).command(), environment);
    Waiting.until(NAME, process, START_LIMIT, () -> true);
  }

  void kill() {
    process().ifPresent(BackgroundProcess::kill);
  }

  void stop() {
    process().ifPresent(process -> process.stop(STOP_GRACE));
  }

  String describe() {
    return process().map(process -> process.pid() + " (operator)").orElse("(operator)");
  }

  private Optional<BackgroundProcess> process() {
    return BackgroundProcess.find(home.directory(), NAME);
  }
}
