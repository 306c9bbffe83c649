package sys.storage.raftcluster.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raftcluster.operator.plan.Plans.LEADER;
import static sys.storage.raftcluster.operator.plan.Plans.holds;
import static sys.storage.raftcluster.operator.plan.Scene.member;
import static sys.storage.raftcluster.operator.plan.Scene.successor;

import org.junit.jupiter.api.Test;
import sys.storage.raftcluster.api.ReconfigStep;

/** Zero replicas: pods go, claims and configuration stay. */
class HibernationTest {

  private static final int[] THREE = {0, 1, 2};
  private static final int[] FIVE = {0, 1, 2, 3, 4};

  private static Scene asleep() {
    var scene = new Scene().wanted(0).statefulSetOf(0).leaderless();
    return scene.noPod(0).noPod(1).noPod(2);
  }

  private static Scene growingToFive() {
    var joint = new Scene().joint(THREE, FIVE).statefulSetOf(5).wanted(0);
    return joint.running(0).running(1).running(2).running(3).running(4);
  }

  @Test
  void thePodsGoWithoutAnyChangeOfTheMembers() {
    assertThat(new Scene().wanted(0).plan()).isEqualTo(new Action.Scale(3, 0));
  }

  @Test
  void noMajorityIsAskedFor() {
    assertThat(new Scene().wanted(0).notHeard(member(2)).lags(member(1)).plan())
        .isEqualTo(new Action.Scale(3, 0));
    assertThat(new Scene().wanted(0).leaderless().silentNode(1).silentNode(2).plan())
        .isEqualTo(new Action.Scale(3, 0));
  }

  @Test
  void aJointChangeIsFinishedFirst() {
    assertThat(growingToFive().plan()).isEqualTo(new Action.CommitNew(LEADER));
    holds(growingToFive().leaderless(), Reason.NO_LEADER);
    assertThat(new Scene().wanted(0).shows(ReconfigStep.LEAVE_JOINT).plan())
        .isInstanceOf(Action.LeaveJoint.class);
  }

  @Test
  void membersThatMustFinishAJointChangeGetTheirPodsBack() {
    assertThat(growingToFive().leaderless().statefulSetOf(3).plan())
        .isEqualTo(new Action.Scale(3, 5));
  }

  /** Found after 24,000 sequences of {@code make test-planner}. */
  @Test
  void aVoterWhoseClaimWasDeletedUnderItsPodDoesNotSleep() {
    holds(new Scene().wanted(0).claimDeletedUnderPod(1), Reason.HIBERNATION_REFUSED);
    holds(new Scene().wanted(0).leaderless().claimDeletedUnderPod(1), Reason.HIBERNATION_REFUSED);
  }

  @Test
  void aLearnerIsLeftAsItIs() {
    assertThat(new Scene().wanted(0).blank(1, successor(1)).learner(successor(1)).plan())
        .isEqualTo(new Action.Scale(3, 0));
  }

  @Test
  void podsThatAreStillStoppingAreAwaitedAndNotBroughtBack() {
    holds(new Scene().wanted(0).statefulSetOf(0), Reason.WAITING_FOR_PODS);
    holds(asleep().running(1), Reason.WAITING_FOR_PODS);
  }

  @Test
  void itSleepsWithItsClaims() {
    holds(asleep(), Reason.HIBERNATED);
  }

  @Test
  void asManyPodsAsThereAreClaimsComeBackFirst() {
    assertThat(asleep().wanted(5).plan()).isEqualTo(new Action.Scale(0, 3));
    assertThat(asleep().wanted(1).plan()).isEqualTo(new Action.Scale(0, 3));
  }

  @Test
  void aClusterThatWasNeverBornWaits() {
    var unborn = new Scene().unborn().wanted(0).statefulSetOf(0).noPod(0).noPod(1).noPod(2);
    holds(unborn.noClaim(0).noClaim(1).noClaim(2), Reason.HIBERNATED);
    assertThat(unborn.wanted(3).plan()).isEqualTo(new Action.Scale(0, 3));
  }

  @Test
  void aClusterIsNotFoundedToSleep() {
    assertThat(new Scene().unborn().wanted(0).plan()).isEqualTo(new Action.Scale(3, 0));
  }
}
