package sys.storage.raftcluster.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodProblemsTest {

  @ParameterizedTest
  @ValueSource(strings = {"ErrImagePull", "ImagePullBackOff", "InvalidImageName"})
  void anImageThatCannotBePulledIsOneProblemInAllItsStates(String reason) {
    assertThat(PodProblems.of(pod(status -> status.withState(waiting(reason)))))
        .hasValue(
            new PodProblem(
                PodProblem.Kind.IMAGE_PULL_FAILED,
                "the image no/such:image of pod demo-2 cannot be pulled: correct spec.image, or make the image available"));
  }

  @Test
  void aPodThatFindsNoPlaceSaysWhy() {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("demo-2")
            .endMetadata()
            .withNewStatus()
            .addNewCondition()
            .withType("PodScheduled")
            .withStatus("False")
            .withReason("Unschedulable")
            .withMessage("0/3 nodes are available")
            .endCondition()
            .endStatus()
            .build();
    assertThat(PodProblems.of(pod))
        .hasValueSatisfying(
            problem -> {
              assertThat(problem.kind()).isEqualTo(PodProblem.Kind.UNSCHEDULABLE);
              assertThat(problem.text()).contains("demo-2").contains("0/3 nodes are available");
            });
  }

  @Test
  void aNodeThatFailsAgainAndAgainHasTheSameTextAllTheTime() {
    var waiting =
        PodProblems.of(
            pod(
                s ->
                    s.withState(waiting("CrashLoopBackOff")).withLastState(ended("disk corrupt"))));
    var running =
        PodProblems.of(pod(s -> s.withState(running()).withLastState(ended("disk corrupt"))));
    var ended = PodProblems.of(pod(s -> s.withState(ended("disk corrupt"))));
    assertThat(waiting)
        .hasValueSatisfying(
            problem -> assertThat(problem.text()).contains("exit code 3").contains("disk corrupt"));
    assertThat(running).isEqualTo(waiting);
    assertThat(ended).isEqualTo(waiting);
  }

  @Test
  void aPodThatRunsAgainHasNoProblem() {
    assertThat(
            PodProblems.of(
                pod(s -> s.withState(running()).withLastState(ended("killed")).withReady(true))))
        .isEmpty();
  }

  @Test
  void aPodWithoutStatusHasNoProblem() {
    assertThat(PodProblems.of(new PodBuilder().build())).isEmpty();
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

  private static ContainerState ended(String log) {
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withExitCode(3)
        .withMessage(log)
        .endTerminated()
        .build();
  }
}
