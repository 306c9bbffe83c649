package sys.storage.raftcluster.operator.observe;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
  private static final String CRASH_LOOP = "CrashLoopBackOff";
  private static final int REASON_LENGTH = 300;

  /** A new pod is unschedulable until its new claim has a volume, mostly for a second. */
  private static final Duration VOLUME_APPEARS_WITHIN = Duration.ofSeconds(10);

  /** At the beginning of a line of a node's log. */
  private static final Pattern TIME = Pattern.compile("^[0-9]{4}-[0-9]{2}-[0-9]{2}T\\S+ +");

  private PodProblems() {}

  /**
   * @param now by which a pod has been waiting for a place long enough to tell
   */
  static Optional<PodProblem> of(Pod pod, Instant now) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    return unschedulable(pod, now)
        .or(
            () ->
                pod.getStatus().getContainerStatuses().stream()
                    .flatMap(status -> container(pod.getMetadata(), status).stream())
                    .findFirst());
  }

  private static Optional<PodProblem> unschedulable(Pod pod, Instant now) {
    return pod.getStatus().getConditions().stream()
        .filter(condition -> condition.getType().equals("PodScheduled"))
        .filter(condition -> condition.getStatus().equals("False"))
        .filter(condition -> "Unschedulable".equals(condition.getReason()))
        .filter(condition -> !isRecent(condition.getLastTransitionTime(), now))
        .findFirst()
        .map(
            condition ->
                new PodProblem(
                    Kind.UNSCHEDULABLE,
                    "pod %s finds no place: %s"
                        .formatted(pod.getMetadata().getName(), condition.getMessage())));
  }

  private static boolean isRecent(@Nullable String time, Instant now) {
    return time != null && Instant.parse(time).plus(VOLUME_APPEARS_WITHIN).isAfter(now);
  }

  private static Optional<PodProblem> container(ObjectMeta pod, ContainerStatus status) {
    String waiting = waiting(status);
    if (IMAGE.contains(waiting)) {
      return Optional.of(
          new PodProblem(
              Kind.IMAGE_PULL_FAILED,
              "the image %s of pod %s cannot be pulled (%s): correct spec.image, or make the image available; kubectl describe pod -n %s %s says why"
                  .formatted(
                      status.getImage(),
                      pod.getName(),
                      // The one follows the other at each attempt.
                      waiting.equals("ErrImagePull") ? "ImagePullBackOff" : waiting,
                      pod.getNamespace(),
                      pod.getName())));
    }
    if (CONFIGURATION.contains(waiting)) {
      return Optional.of(
          new PodProblem(
              Kind.CONTAINER_CONFIG,
              "the container of pod %s cannot be created (%s): %s"
                  .formatted(pod.getName(), waiting, status.getState().getWaiting().getMessage())));
    }
    return Boolean.TRUE.equals(status.getReady()) ? Optional.empty() : failing(pod, status);
  }

  private static String waiting(ContainerStatus status) {
    return Optional.ofNullable(status.getState())
        .flatMap(state -> Optional.ofNullable(state.getWaiting()))
        .flatMap(state -> Optional.ofNullable(state.getReason()))
        .orElse("");
  }

  private static Optional<PodProblem> failing(ObjectMeta pod, ContainerStatus status) {
    var now = status.getState() == null ? null : status.getState().getTerminated();
    var before = status.getLastState() == null ? null : status.getLastState().getTerminated();
    boolean again =
        Objects.requireNonNullElse(status.getRestartCount(), 0) > 0
            || waiting(status).equals(CRASH_LOOP);
    return Optional.ofNullable(now)
        .or(() -> Optional.ofNullable(before))
        // A program that is no node ends with 0, again and again.
        .filter(end -> end.getExitCode() != null && (end.getExitCode() != 0 || again))
        .map(end -> new PodProblem(Kind.NODE_FAILS, text(pod, end, again)));
  }

  private static String text(ObjectMeta pod, ContainerStateTerminated end, boolean again) {
    String why = reason(Objects.requireNonNullElse(end.getMessage(), ""));
    return "the node of pod %s ended with exit code %d%s%s; see kubectl logs -n %s %s --previous"
        .formatted(
            pod.getName(),
            end.getExitCode(),
            again ? " and is started again and again (" + CRASH_LOOP + ")" : "",
            why.isEmpty() ? "" : ": " + why,
            pod.getNamespace(),
            pod.getName());
  }

  /**
   * The last error of a log, or else its last line, without the time: with it the same failure
   * would read differently at each start.
   */
  private static String reason(String log) {
    List<String> lines = log.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    return lines.stream()
        .filter(line -> line.contains(" ERROR "))
        .reduce((_, last) -> last)
        .or(() -> lines.stream().reduce((_, last) -> last))
        .map(line -> TIME.matcher(line).replaceFirst(""))
        .map(line -> line.substring(0, Math.min(REASON_LENGTH, line.length())))
        .orElse("");
  }
}
