package sys.storage.raftcluster.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sys.storage.raftcluster.api.RaftClusterSpec;
import sys.storage.raftcluster.api.ReconfigSpec;
import sys.storage.raftcluster.api.ReconfigStep;
import sys.storage.raftcluster.api.SafetyMode;
import sys.storage.raftcluster.operator.model.Run;
import sys.storage.raftcluster.operator.model.Specs;
import sys.storage.raftcluster.operator.model.World;
import sys.storage.raftcluster.operator.report.Notice;

/** Whole lives of clusters in the unsafe modes, by the operator's real passes. */
class UnsafeScalingTest {

  private static RaftClusterSpec spec(int replicas, SafetyMode mode) {
    return Specs.spec(replicas, mode, new ReconfigSpec("1000/s", 2, 0), false, false);
  }

  private static Run threeVoters(SafetyMode mode) {
    var run = new Run(new World(spec(3, mode))).untilSettled(60);
    assertThat(run.world.effects())
        .as("born by the safe path")
        .containsExactly(
            "Bootstrap demo-0",
            "AddLearner demo-1",
            "AddLearner demo-2",
            "EnterJoint demo-0 demo-1 demo-2",
            "CommitNew",
            "LeaveJoint");
    run.world.effects().clear();
    run.world.writes.shownSteps().clear();
    return run;
  }

  @Test
  void listsAreGivenToEveryNodeAndTheLeaderLast() {
    Run run = threeVoters(SafetyMode.UNSAFE_EARLY_VOTE);
    run.world.specify(spec(5, SafetyMode.UNSAFE_EARLY_VOTE));
    run.untilSettled(60);
    String five = ": demo-0 demo-1 demo-2 demo-3 demo-4";
    assertThat(run.world.effects())
        .containsExactly(
            "Impose on demo-3" + five,
            "Impose on demo-4" + five,
            "Impose on demo-1" + five,
            "Impose on demo-2" + five,
            "Impose on demo-0" + five);
    assertThat(run.world.writes.shownSteps())
        .contains(ReconfigStep.UNSAFE_PEERS)
        .endsWith(ReconfigStep.NONE);
    assertThat(run.world.status().lastReconfigAt()).isNotEmpty();

    run.world.effects().clear();
    run.world.specify(spec(3, SafetyMode.UNSAFE_EARLY_VOTE));
    run.untilSettled(60);
    assertThat(run.world.voters()).containsExactly("demo-0", "demo-1", "demo-2");
    assertThat(run.world.effects()).hasSize(5).allMatch(it -> it.startsWith("Impose on "));
    assertThat(run.world.podCount()).isEqualTo(3);
    assertThat(run.world.leftOver()).isEmpty();
  }

  @Test
  void oneEntryLeadsOutAndIn() {
    Run run = threeVoters(SafetyMode.UNSAFE_NO_JOINT);
    run.world.specify(spec(5, SafetyMode.UNSAFE_NO_JOINT));
    run.untilSettled(60);
    run.world.specify(spec(3, SafetyMode.UNSAFE_NO_JOINT));
    run.untilSettled(60);
    assertThat(run.world.effects())
        .containsSubsequence(
            "AddLearner demo-3",
            "AddLearner demo-4",
            "SkipJoint demo-0 demo-1 demo-2 demo-3 demo-4",
            "SkipJoint demo-0 demo-1 demo-2")
        .noneMatch(it -> it.startsWith("EnterJoint"));
    assertThat(run.world.writes.shownSteps())
        .containsSubsequence(
            ReconfigStep.CATCH_UP,
            ReconfigStep.UNSAFE_CONFIGURATION,
            ReconfigStep.LEAVE_JOINT,
            ReconfigStep.NONE);
    assertThat(run.world.podCount()).isEqualTo(3);
  }

  @Test
  void whereIdentityIsReusedMembersAreChangedByTheSafePath() {
    Run run = threeVoters(SafetyMode.UNSAFE_IDENTITY_REUSE);
    run.world.specify(spec(5, SafetyMode.UNSAFE_IDENTITY_REUSE));
    run.untilSettled(60);
    assertThat(run.world.effects())
        .contains("EnterJoint demo-0 demo-1 demo-2 demo-3 demo-4", "CommitNew");
  }

  @ParameterizedTest
  @EnumSource(value = SafetyMode.class, mode = EnumSource.Mode.EXCLUDE, names = "SAFE")
  void anUnsafeModeIsLoud(SafetyMode mode) {
    Run run = threeVoters(mode);
    assertThat(run.world.status().mode()).startsWith("UNSAFE ");
    assertThat(run.world.status().conditions())
        .filteredOn(condition -> condition.getType().equals("SafetyMode"))
        .singleElement()
        .satisfies(
            condition -> {
              assertThat(condition.getStatus()).isEqualTo("False");
              assertThat(condition.getReason()).startsWith("Unsafe");
              assertThat(condition.getMessage()).contains("acknowledged writes get lost");
            });
    assertThat(warnings(run)).as("one event").singleElement().asString().startsWith("Unsafe");
  }

  @Test
  void theStepsOfAnUnsafeModeAreWarnings() {
    Run run = threeVoters(SafetyMode.UNSAFE_EARLY_VOTE);
    run.world.specify(spec(5, SafetyMode.UNSAFE_EARLY_VOTE));
    run.untilSettled(60);
    assertThat(warnings(run)).containsExactly("UnsafeEarlyVote", "UnsafePeers");
  }

  @Test
  void whatTheNodesSawBrokenIsShownAndWarnedOfOnce() {
    Run run = threeVoters(SafetyMode.UNSAFE_NO_JOINT);
    run.world.violates(1, "conflicting commit: at 7");
    run.pass();
    run.pass();
    assertThat(run.world.status().violations()).containsExactly("demo-1: conflicting commit: at 7");
    assertThat(warnings(run)).containsExactly("UnsafeNoJoint", "Violation");
  }

  @Test
  void aSafeClusterWarnsOfNothing() {
    var run = new Run(new World(Specs.replicas(3))).untilSettled(60);
    assertThat(run.world.status().mode()).isEqualTo("safe");
    assertThat(warnings(run)).isEmpty();
  }

  private static List<String> warnings(Run run) {
    return run.world.writes.notices().stream()
        .filter(notice -> notice.severity() == Notice.Severity.WARNING)
        .map(Notice::reason)
        .filter(reason -> !reason.equals("MembersUnhealthy"))
        .toList();
  }
}
