package sys.storage.raftcluster.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raftcluster.operator.plan.Scene.CLUSTER;
import static sys.storage.raftcluster.operator.plan.Scene.member;
import static sys.storage.raftcluster.operator.plan.Scene.members;
import static sys.storage.raftcluster.operator.plan.Scene.successor;

import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.api.ReconfigStep;
import sys.storage.raftcluster.api.SafetyMode;
import sys.storage.raftcluster.operator.workload.Piece;

/** One sentence for each rule of the planner. */
class PlannerTest {

  private static final Action.Addressee LEADER =
      new Action.Addressee("demo-0", "10.0.0.0", CLUSTER, 10);

  private static void holds(Scene scene, Reason reason) {
    assertThat(scene.plan())
        .isInstanceOfSatisfying(
            Action.Hold.class,
            hold -> {
              assertThat(hold.reason()).isEqualTo(reason);
              assertThat(hold.text()).isNotBlank();
            });
  }

  /** Five voters of which three are wanted. */
  private static Scene fiveToThree() {
    return new Scene()
        .running(3)
        .running(4)
        .voters(0, 1, 2, 3, 4)
        .statefulSetOf(5)
        .maxUnavailable(1);
  }

  @Nested
  class First {

    @Test
    void nothingIsToBeDoneForAHealthyCluster() {
      assertThat(new Scene().plan()).isEqualTo(new Action.Settled());
    }

    @Test
    void aPausedClusterIsLeftAlone() {
      holds(new Scene().paused().wanted(5).wrong(Piece.STATEFUL_SET), Reason.PAUSED);
    }

    @Test
    void aMissingObjectIsAppliedWithTheNumbersThatAreInForce() {
      assertThat(fiveToThree().wrong(Piece.STATEFUL_SET).plan())
          .isEqualTo(new Action.Apply(Piece.STATEFUL_SET, 5, 1));
    }

    @Test
    void servicesComeBeforeTheStatefulSet() {
      assertThat(new Scene().wrong(Piece.STATEFUL_SET, Piece.PEER_SERVICE).plan())
          .isEqualTo(new Action.Apply(Piece.PEER_SERVICE, 3, 1));
    }

    @Test
    void aMembersPodThatWasScaledAwayByHandComesBackWhateverTheRateLimit() {
      assertThat(new Scene().statefulSetOf(1).noPod(1).noPod(2).lastStartSecondsAgo(1).plan())
          .isEqualTo(new Action.Scale(1, 3));
    }

    @Test
    void aPodThatCannotRunIsReplacedByANewTemplateEvenWithoutALeader() {
      assertThat(new Scene().leaderless().outdatedAndBroken(1).plan())
          .isInstanceOfSatisfying(
              Action.DeletePod.class, delete -> assertThat(delete.uid()).isEqualTo("pod-uid-1"));
    }

    @Test
    void withoutALeaderNothingIsDecided() {
      holds(new Scene().leaderless().wanted(5), Reason.NO_LEADER);
      holds(new Scene().leaderless().wanted(1), Reason.NO_LEADER);
    }

    @Test
    void nodesOfAnotherClusterAreNotTouched() {
      holds(new Scene().recordedAs(new UUID(44, 0)), Reason.FOREIGN_DATA);
    }

    @Test
    void aLostIdentityIsReadBackFromTheNodes() {
      assertThat(new Scene().clusterIdNotRecorded().plan())
          .isEqualTo(new Action.RecordClusterId(Optional.of(CLUSTER)));
    }
  }

  @Nested
  class AtBirth {

    @Test
    void theIdentityIsRecordedFirst() {
      assertThat(new Scene().unborn().clusterIdNotRecorded().plan())
          .isEqualTo(new Action.RecordClusterId(Optional.empty()));
    }

    @Test
    void thenTheFirstPodAloneIsBootstrapped() {
      assertThat(new Scene().unborn().plan())
          .isEqualTo(new Action.Bootstrap(new Action.Addressee("demo-0", "10.0.0.0", CLUSTER, 0)));
    }

    @Test
    void theOtherPodsAreNotWaitedFor() {
      assertThat(new Scene().unborn().noPod(1).silentNode(2).plan())
          .isInstanceOf(Action.Bootstrap.class);
    }

    @Test
    void theFirstPodIsWaitedFor() {
      holds(new Scene().unborn().silentNode(0), Reason.WAITING_FOR_PODS);
      holds(new Scene().unborn().noPod(0), Reason.WAITING_FOR_PODS);
    }

    @Test
    void aClaimOfAFormerClusterIsAskedBeforeAnythingIsBorn() {
      holds(new Scene().unborn().inheritedClaim(2).silentNode(2), Reason.FORMER_DATA);
    }

    @Test
    void aClusterIsNeverBornTwice() {
      holds(
          new Scene()
              .leaderless()
              .blank(0, successor(0))
              .blank(1, successor(1))
              .blank(2, successor(2)),
          Reason.NO_LEADER);
    }

    @Test
    void aNodeThatRemembersAClusterPreventsABirth() {
      holds(new Scene().unborn().running(2), Reason.NO_LEADER);
    }
  }

  @Nested
  class ScalingOut {

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
              threeToFive()
                  .learner(member(3))
                  .learner(member(4))
                  .shows(ReconfigStep.CATCH_UP)
                  .plan())
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
              Action.DeleteClaim.class,
              delete -> assertThat(delete.uid()).isEqualTo("claim-uid-3"));
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

    @Test
    void anUnsafeModeDoesNotChangeMembersYet() {
      holds(
          threeToFive().mode(SafetyMode.UNSAFE_EARLY_VOTE).shows(ReconfigStep.NONE),
          Reason.UNSAFE_MODE_NOT_AVAILABLE);
    }

    @Test
    void anUnsafeModeIsBornLikeAnyOther() {
      assertThat(
              new Scene()
                  .voters(0)
                  .blank(1, member(1))
                  .blank(2, member(2))
                  .mode(SafetyMode.UNSAFE_NO_JOINT)
                  .plan())
          .isEqualTo(new Action.AddLearner(LEADER, member(1), false));
    }
  }

  @Nested
  class ScalingIn {

    @Test
    void theVotersLeaveByOneJointChange() {
      assertThat(fiveToThree().plan())
          .isEqualTo(new Action.EnterJoint(LEADER, members(0, 1, 2), true));
    }

    @Test
    void aLeavingLeaderHandsOverToAVoterThatStays() {
      assertThat(fiveToThree().ledBy(4).lags(member(0)).plan())
          .isEqualTo(
              new Action.TransferLeader(
                  new Action.Addressee("demo-4", "10.0.0.4", CLUSTER, 10), member(1), true, true));
    }

    @Test
    void aLeavingLeaderWaitsForSomebodyToHandOverTo() {
      holds(
          fiveToThree().maxUnavailable(2).ledBy(4).lags(member(0)).lags(member(1)).lags(member(2)),
          Reason.NO_TRANSFER_TARGET);
    }

    @Test
    void evictionsAreLimitedBeforeTheJointChange() {
      assertThat(fiveToThree().maxUnavailable(2).plan()).isEqualTo(new Action.LimitDisruption(1));
    }

    @Test
    void itIsRefusedWhenTheRestWouldHaveNoHealthyMajority() {
      holds(
          fiveToThree().maxUnavailable(2).notHeard(member(1)).notHeard(member(2)),
          Reason.SCALE_IN_REFUSED);
    }

    @Test
    void anUnhealthyMemberDoesNotBlockItsOwnRemoval() {
      assertThat(fiveToThree().silentNode(4).plan())
          .isEqualTo(new Action.EnterJoint(LEADER, members(0, 1, 2), true));
    }

    @Test
    void anUnhealthyMemberThatStaysDoesNotBlockTheRemovalOfOthers() {
      assertThat(fiveToThree().silentNode(2).plan())
          .isEqualTo(new Action.EnterJoint(LEADER, members(0, 1, 2), true));
    }

    @Test
    void podsGoWhenNoConfigurationNamesThem() {
      assertThat(new Scene().statefulSetOf(5).removed(3).removed(4).plan())
          .isEqualTo(new Action.Scale(5, 3));
    }

    @Test
    void aClaimGoesWhenItsPodIsGone() {
      assertThat(new Scene().removed(3).plan()).isEqualTo(new Action.Settled());
      assertThat(new Scene().removed(3).noPod(3).plan())
          .isInstanceOfSatisfying(
              Action.DeleteClaim.class,
              delete -> assertThat(delete.uid()).isEqualTo("claim-uid-3"));
    }

    @Test
    void retainedAndInheritedClaimsStay() {
      assertThat(new Scene().removed(3).noPod(3).retainsStorage().plan())
          .isEqualTo(new Action.Settled());
      assertThat(new Scene().removed(3).noPod(3).inheritedClaim(3).plan())
          .isEqualTo(new Action.Settled());
    }
  }

  @Nested
  class AJointChange {

    private final int[] three = {0, 1, 2};
    private final int[] five = {0, 1, 2, 3, 4};

    private Scene joint() {
      return fiveToThree().wanted(5).joint(three, five).shows(ReconfigStep.ENTER_JOINT);
    }

    @Test
    void isFinishedOnceItIsCommitted() {
      assertThat(joint().plan()).isEqualTo(new Action.CommitNew(LEADER));
    }

    @Test
    void isFinishedEvenWhenSomethingElseIsWantedMeanwhile() {
      assertThat(joint().wanted(3).plan()).isEqualTo(new Action.CommitNew(LEADER));
      assertThat(joint().wanted(1).plan()).isEqualTo(new Action.CommitNew(LEADER));
    }

    @Test
    void isWaitedForWhileItIsNotCommitted() {
      holds(joint().uncommitted(), Reason.WAITING_FOR_COMMIT);
    }

    @Test
    void isLeftOnceTheNewConfigurationIsCommitted() {
      assertThat(fiveToThree().wanted(5).shows(ReconfigStep.COMMIT_NEW).plan())
          .isEqualTo(new Action.LeaveJoint(LEADER, members(), members()));
    }

    @Test
    void isLeftWithoutAnyRecordWhileAMemberStillShowsIt() {
      assertThat(fiveToThree().wanted(5).stillJoint(1, three, five).plan())
          .isEqualTo(new Action.LeaveJoint(LEADER, members(), members(1)));
    }

    @Test
    void isLeftWithoutAnyRecordWhileARemovedMemberDoesNotKnow() {
      assertThat(
              new Scene()
                  .statefulSetOf(5)
                  .running(3)
                  .stillJoint(3, five, three)
                  .running(4)
                  .stillJoint(4, five, three)
                  .plan())
          .isEqualTo(new Action.LeaveJoint(LEADER, members(3, 4), members(3, 4)));
    }

    @Test
    void doesNotWaitForARemovedMemberThatCannotBeReached() {
      assertThat(new Scene().statefulSetOf(5).running(3).silentNode(3).plan())
          .isEqualTo(new Action.Scale(5, 3));
    }

    @Test
    void doesNotWaitForAVoterThatLagsBehind() {
      assertThat(
              fiveToThree()
                  .wanted(5)
                  .maxUnavailable(2)
                  .stillJoint(1, three, five)
                  .lags(member(1))
                  .plan())
          .isEqualTo(new Action.Settled());
    }
  }

  @Nested
  class AWipedDisk {

    @Test
    void comesBackAsALearner() {
      assertThat(new Scene().blank(1, successor(1)).notHeard(member(1)).plan())
          .isEqualTo(new Action.AddLearner(LEADER, successor(1), true));
    }

    @Test
    void isSwappedByOneJointChange() {
      var next = new TreeSet<MemberId>(members(0, 2));
      next.add(successor(1));
      assertThat(
              new Scene()
                  .blank(1, successor(1))
                  .notHeard(member(1))
                  .learner(successor(1))
                  .maxUnavailable(1)
                  .shows(ReconfigStep.CATCH_UP)
                  .plan())
          .isEqualTo(new Action.EnterJoint(LEADER, next, false));
    }

    @Test
    void isSwappedWhileANewMemberIsStillMissing() {
      var next = new TreeSet<MemberId>(members(0, 2));
      next.add(successor(1));
      assertThat(
              new Scene()
                  .wanted(5)
                  .statefulSetOf(5)
                  .blank(1, successor(1))
                  .notHeard(member(1))
                  .learner(successor(1))
                  .shows(ReconfigStep.CATCH_UP)
                  .plan())
          .isEqualTo(new Action.EnterJoint(LEADER, next, false));
    }

    @Test
    void whoseLearnerDoesNotAnswerForAMomentIsNotGivenUp() {
      holds(
          new Scene()
              .silentNode(1)
              .learner(successor(1))
              .lags(successor(1))
              .notHeard(successor(1))
              .shows(ReconfigStep.CATCH_UP),
          Reason.WAITING_FOR_PODS);
    }
  }

  @Nested
  class ANewTemplate {

    @Test
    void restartsFollowersBeforeTheLeader() {
      assertThat(new Scene().outdated(0).outdated(1).outdated(2).plan())
          .isInstanceOfSatisfying(
              Action.DeletePod.class, delete -> assertThat(delete.pod()).isEqualTo("demo-1"));
    }

    @Test
    void makesTheLeaderHandOverBeforeItIsRestarted() {
      assertThat(new Scene().outdated(0).plan())
          .isInstanceOfSatisfying(
              Action.TransferLeader.class,
              transfer -> {
                assertThat(transfer.target()).isEqualTo(member(1));
                assertThat(transfer.partOfChange()).isFalse();
              });
    }

    @Test
    void waitsWhileAnotherMemberIsUnhealthy() {
      holds(new Scene().outdated(1).notHeard(member(2)), Reason.RESTART_DEFERRED);
      holds(new Scene().outdated(1).lags(member(2)), Reason.RESTART_DEFERRED);
    }

    @Test
    void restartsTheUnhealthyMemberItself() {
      assertThat(new Scene().outdated(2).silentNode(2).plan())
          .isInstanceOfSatisfying(
              Action.DeletePod.class, delete -> assertThat(delete.pod()).isEqualTo("demo-2"));
    }
  }
}
