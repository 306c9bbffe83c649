package sys.storage.harness.scenarios.laboratory;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import sys.storage.harness.kubernetes.LocalKubernetes;
import sys.storage.harness.scenarios.cluster.PodProcesses;

/** The embedded control plane as a background process. */
final class ControlPlane {

  private static final String NAME = "control-plane";
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_GRACE = Duration.ofSeconds(15);
  private static final String PROCESS_ID_SCHEME = "process://";

  private final LabHome home;
  private final Programs programs;
  private final Launcher launcher;

  ControlPlane(LabHome home, Programs programs, Launcher launcher) {
    this.home = home;
    this.programs = programs;
    this.launcher = launcher;
  }

  boolean running() {
    return process().isPresent() && Files.exists(home.kubeconfig());
  }

  /** Starts it unless it runs, and waits until it has written the kubeconfig: then it serves. */
  void start() {
    if (running()) {
      return;
    }
    home.removeKubeconfig(); // Of one that was killed: its port may be another's now.
    BackgroundProcess process =
        launcher.start(NAME, programs.controlPlane(home.controlPlaneData()), Map.of());
    Waiting.until("control plane", process, START_LIMIT, () -> Files.exists(home.kubeconfig()));
  }

  boolean startedHere() {
    return launcher.hasStarted(NAME);
  }

  /**
   * Ends it with all its pods, also those that it could not end itself because it was killed.
   *
   * @return how many processes, as far as they are known
   */
  int stop() {
    Optional<BackgroundProcess> process = process();
    process.ifPresent(running -> running.stop(STOP_GRACE));
    try {
      return (process.isPresent() ? 1 : 0) + LocalKubernetes.endLeftovers(home.controlPlaneData());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot end the pods that are recorded in " + home.controlPlaneData(), e);
    }
  }

  /** Containers are processes of this machine; their id says which. */
  PodProcesses processes() {
    return pod ->
        containerId(pod)
            .filter(id -> id.startsWith(PROCESS_ID_SCHEME))
            .map(id -> Long.parseLong(id.substring(PROCESS_ID_SCHEME.length())))
            .flatMap(ProcessHandle::of);
  }

  private Optional<BackgroundProcess> process() {
    return BackgroundProcess.find(home.directory(), NAME);
  }

  private static Optional<String> containerId(Pod pod) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    return pod.getStatus().getContainerStatuses().stream()
        .findFirst()
        .map(ContainerStatus::getContainerID);
  }
}
