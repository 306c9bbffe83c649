package sys.storage.raftcluster.operator.observe;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.Set;
import sys.storage.raftcluster.operator.observe.PodProblem.Kind;

/**
 * What keeps a pod from running, read from its status. A container that fails again and again is
 * waiting, running and terminated in turn: the problem is the same all the time, and so is its
 * text.
 */
final class PodProblems {

  private static final Set<String> IMAGE =
      Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");
  private static final Set<String> CONFIGURATION =
      Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");
  private static final int LOG_LENGTH = 300;

  private PodProblems() {}

  static Optional<PodProblem> of(Pod pod) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    return unschedulable(pod)
        .or(
            () ->
                pod.getStatus().getContainerStatuses().stream()
                    .flatMap(status -> container(pod.getMetadata().getName(), status).stream())
                    .findFirst());
  }

  private static Optional<PodProblem> unschedulable(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("PodScheduled"))
        .filter(condition -> condition.getStatus().equals("False"))
        .filter(condition -> "Unschedulable".equals(condition.getReason()))
        .findFirst()
        .map(
            condition ->
                new PodProblem(
                    Kind.UNSCHEDULABLE,
                    "pod %s finds no place: %s"
                        .formatted(pod.getMetadata().getName(), condition.getMessage())));
  }

  private static Optional<PodProblem> container(String pod, ContainerStatus status) {
    var state = status.getState();
    String waiting =
        state != null && state.getWaiting() != null && state.getWaiting().getReason() != null
            ? state.getWaiting().getReason()
            : "";
    if (IMAGE.contains(waiting)) {
      return Optional.of(
          new PodProblem(
              Kind.IMAGE_PULL_FAILED,
              "the image %s of pod %s cannot be pulled: correct spec.image, or make the image available"
                  .formatted(status.getImage(), pod)));
    }
    if (CONFIGURATION.contains(waiting)) {
      return Optional.of(
          new PodProblem(
              Kind.CONTAINER_CONFIG,
              "the container of pod %s cannot be created: %s"
                  .formatted(pod, state.getWaiting().getMessage())));
    }
    return Boolean.TRUE.equals(status.getReady()) ? Optional.empty() : failing(pod, status);
  }

  private static Optional<PodProblem> failing(String pod, ContainerStatus status) {
    var now = status.getState() == null ? null : status.getState().getTerminated();
    var before = status.getLastState() == null ? null : status.getLastState().getTerminated();
    return Optional.ofNullable(now)
        .or(() -> Optional.ofNullable(before))
        .filter(end -> end.getExitCode() != null && end.getExitCode() != 0)
        .map(end -> new PodProblem(Kind.NODE_FAILS, text(pod, end)));
  }

  private static String text(String pod, ContainerStateTerminated end) {
    String log = end.getMessage() == null ? "" : end.getMessage().strip();
    return "the node of pod %s ended with exit code %d%s"
        .formatted(
            pod,
            end.getExitCode(),
            log.isEmpty()
                ? ": see kubectl logs --previous " + pod
                : ": " + log.substring(Math.max(0, log.length() - LOG_LENGTH)));
  }
}
