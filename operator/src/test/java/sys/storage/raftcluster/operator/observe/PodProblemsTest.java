package sys.storage.raftcluster.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodProblemsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

  @ParameterizedTest
  @ValueSource(strings = {"ErrImagePull", "ImagePullBackOff", "InvalidImageName"})
  void anImageThatCannotBePulledIsOneProblemInAllItsStates(String reason) {
    assertThat(problem(pod(status -> status.withState(waiting(reason)))))
        .hasValue(
            new PodProblem(
                PodProblem.Kind.IMAGE_PULL_FAILED,
                "the image no/such:image of pod demo-2 cannot be pulled ("
                    + (reason.equals("InvalidImageName") ? reason : "ImagePullBackOff")
                    + "): correct spec.image, or make the image available; kubectl describe pod -n shop demo-2 says why"));
  }

  @Test
  void aPodThatFindsNoPlaceSaysWhy() {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("demo-2")
            .withNamespace("shop")
            .endMetadata()
            .withNewStatus()
            .addNewCondition()
            .withType("PodScheduled")
            .withStatus("False")
            .withReason("Unschedulable")
            .withMessage("0/3 nodes are available")
            .withLastTransitionTime("2026-01-01T09:59:50Z")
            .endCondition()
            .endStatus()
            .build();
    assertThat(PodProblems.of(pod, NOW.minusSeconds(1))).as("its volume may be new").isEmpty();
    assertThat(problem(pod))
        .hasValueSatisfying(
            problem -> {
              assertThat(problem.kind()).isEqualTo(PodProblem.Kind.UNSCHEDULABLE);
              assertThat(problem.text()).contains("demo-2").contains("0/3 nodes are available");
            });
  }

  @Test
  void aNodeThatFailsAgainAndAgainHasTheSameTextAllTheTime() {
    var waiting =
        problem(
            pod(
                s ->
                    s.withState(waiting("CrashLoopBackOff"))
                        .withLastState(ended(3, "2026-01-01T10:00:00.000Z ERROR Main no disk\n"))
                        .withRestartCount(1)));
    var running =
        problem(
            pod(
                s ->
                    s.withState(running())
                        .withLastState(ended(3, "2026-01-01T10:00:10.000Z ERROR Main no disk\n"))
                        .withRestartCount(2)));
    var ended =
        problem(
            pod(
                s ->
                    s.withState(ended(3, "2026-01-01T10:00:20.000Z ERROR Main no disk\n"))
                        .withRestartCount(2)));
    assertThat(waiting)
        .hasValue(
            new PodProblem(
                PodProblem.Kind.NODE_FAILS,
                "the node of pod demo-2 ended with exit code 3 and is started again and again"
                    + " (CrashLoopBackOff): ERROR Main no disk; see kubectl logs -n shop demo-2 --previous"));
    assertThat(running).isEqualTo(waiting);
    assertThat(ended).isEqualTo(waiting);
  }

  @Test
  void ofALogTheLastErrorIsToldAndNotWhatFollowsIt() {
    String log =
        """
        2026-01-01T10:00:00.000Z INFO  Main starting
        2026-01-01T10:00:01.000Z ERROR Main an impossible state was found
            at some.place
        """;
    assertThat(problem(pod(s -> s.withState(ended(4, log)))))
        .hasValueSatisfying(
            problem ->
                assertThat(problem.text())
                    .contains("exit code 4: ERROR Main an impossible state was found; see"));
  }

  @Test
  void aProgramThatEndsWithoutAnErrorIsNoNodeEither() {
    assertThat(
            problem(
                pod(s -> s.withState(running()).withLastState(ended(0, "")).withRestartCount(1))))
        .hasValueSatisfying(
            problem ->
                assertThat(problem.text()).contains("exit code 0").contains("CrashLoopBackOff"));
    assertThat(problem(pod(s -> s.withState(ended(0, "")).withRestartCount(0)))).isEmpty();
  }

  @Test
  void aPodThatRunsAgainHasNoProblem() {
    assertThat(
            problem(pod(s -> s.withState(running()).withLastState(ended(137, "")).withReady(true))))
        .isEmpty();
  }

  @Test
  void aPodWithoutStatusHasNoProblem() {
    assertThat(problem(new PodBuilder().build())).isEmpty();
  }

  private static Optional<PodProblem> problem(Pod pod) {
    return PodProblems.of(pod, NOW);
  }

  private static Pod pod(UnaryOperator<ContainerStatusBuilder> change) {
    var status =
        change.apply(
            new ContainerStatusBuilder()
                .withName("raft-node")
                .withImage("no/such:image")
                .withReady(false));
    return new PodBuilder()
        .withNewMetadata()
        .withName("demo-2")
        .withNamespace("shop")
        .endMetadata()
        .withNewStatus()
        .withContainerStatuses(status.build())
        .endStatus()
        .build();
  }

  private static ContainerState waiting(String reason) {
    return new ContainerStateBuilder().withNewWaiting().withReason(reason).endWaiting().build();
  }

  private static ContainerState running() {
    return new ContainerStateBuilder().withNewRunning().endRunning().build();
  }

  private static ContainerState ended(int exitCode, String log) {
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withExitCode(exitCode)
        .withMessage(log)
        .endTerminated()
        .build();
  }
}
