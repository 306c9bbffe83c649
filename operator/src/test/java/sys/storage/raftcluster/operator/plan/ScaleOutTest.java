package sys.storage.raftcluster.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raftcluster.operator.plan.Plans.LEADER;
import static sys.storage.raftcluster.operator.plan.Plans.holds;
import static sys.storage.raftcluster.operator.plan.Scene.member;
import static sys.storage.raftcluster.operator.plan.Scene.members;

import org.junit.jupiter.api.Test;
import sys.storage.raftcluster.api.ReconfigStep;

/** Learners first, then all new voters by one joint change. */
class ScaleOutTest {

  private Scene threeToFive() {
    return new Scene()
        .wanted(5)
        .statefulSetOf(5)
        .blank(3, member(3))
        .blank(4, member(4))
        .shows(ReconfigStep.ADD_LEARNER);
  }

  @Test
  void theStatefulSetGrowsFirst() {
    assertThat(new Scene().wanted(5).plan()).isEqualTo(new Action.Scale(3, 5));
  }

  @Test
  void aNewNodeBecomesALearner() {
    assertThat(threeToFive().shows(ReconfigStep.NONE).plan())
        .isEqualTo(new Action.AddLearner(LEADER, member(3), true));
  }

  @Test
  void noMoreLearnersCatchUpAtOnceThanAllowed() {
    assertThat(threeToFive().learner(member(3)).lags(member(3)).plan())
        .isEqualTo(new Action.CatchUp(LEADER, members(3)));
    assertThat(threeToFive().maxParallel(2).learner(member(3)).lags(member(3)).plan())
        .isEqualTo(new Action.AddLearner(LEADER, member(4), false));
  }

  @Test
  void noVoterIsAddedBeforeAllNewOnesAreReady() {
    holds(
        threeToFive().silentNode(4).learner(member(3)).shows(ReconfigStep.CATCH_UP),
        Reason.WAITING_FOR_PODS);
  }

  @Test
  void allNewVotersEnterByOneJointChange() {
    assertThat(
            threeToFive().learner(member(3)).learner(member(4)).shows(ReconfigStep.CATCH_UP).plan())
        .isEqualTo(new Action.EnterJoint(LEADER, members(0, 1, 2, 3, 4), false));
  }

  @Test
  void catchingUpIsConfirmedEvenWhenItWasOverBeforeAnyoneLooked() {
    assertThat(threeToFive().learner(member(3)).learner(member(4)).plan())
        .isEqualTo(new Action.CatchUp(LEADER, members(3, 4)));
  }

  @Test
  void learnersThatAreNotWantedAnyMoreAreRemoved() {
    assertThat(threeToFive().wanted(3).learner(member(3)).plan())
        .isEqualTo(new Action.RemoveLearner(LEADER, member(3)));
  }

  @Test
  void aLearnerThatHasRetiredIsRemovedSoThatItsDiskCanBeWiped() {
    assertThat(threeToFive().learner(member(3)).removed(3).plan())
        .isEqualTo(new Action.RemoveLearner(LEADER, member(3)));
  }

  @Test
  void theRateLimitHoldsBackTheStart() {
    holds(new Scene().wanted(5).lastStartSecondsAgo(59), Reason.RATE_LIMITED);
    assertThat(new Scene().wanted(5).lastStartSecondsAgo(60).plan())
        .isEqualTo(new Action.Scale(3, 5));
  }

  @Test
  void theRateLimitNeverHoldsBackTheRestOfAChange() {
    assertThat(
            threeToFive()
                .lastStartSecondsAgo(1)
                .learner(member(3))
                .learner(member(4))
                .shows(ReconfigStep.CATCH_UP)
                .plan())
        .isInstanceOf(Action.EnterJoint.class);
  }

  @Test
  void theDataOfARemovedMemberIsWipedClaimFirst() {
    assertThat(threeToFive().removed(3).plan())
        .isInstanceOfSatisfying(
            Action.DeleteClaim.class, delete -> assertThat(delete.uid()).isEqualTo("claim-uid-3"));
    assertThat(threeToFive().removed(3).claimTerminates(3).plan())
        .isInstanceOfSatisfying(
            Action.DeletePod.class, delete -> assertThat(delete.uid()).isEqualTo("pod-uid-3"));
  }

  @Test
  void retainedDataIsNotWiped() {
    holds(threeToFive().removed(3).retainsStorage(), Reason.STALE_CLAIM_RETAINED);
  }

  @Test
  void theDataOfAnotherClusterIsNotWiped() {
    holds(threeToFive().ofAnotherCluster(3), Reason.FOREIGN_DATA);
  }
}
