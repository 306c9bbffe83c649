package sys.storage.harness.scenarios.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** Finds the process that a pod is, where pods are processes of this machine. */
@FunctionalInterface
public interface PodProcesses {

  Optional<ProcessHandle> of(Pod pod);

  /** For a cluster whose containers this machine cannot see. */
  static PodProcesses none() {
    return pod -> Optional.empty();
  }
}
