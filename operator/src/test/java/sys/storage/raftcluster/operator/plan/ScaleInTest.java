package sys.storage.raftcluster.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raftcluster.operator.plan.Plans.LEADER;
import static sys.storage.raftcluster.operator.plan.Plans.fiveToThree;
import static sys.storage.raftcluster.operator.plan.Plans.holds;
import static sys.storage.raftcluster.operator.plan.Scene.CLUSTER;
import static sys.storage.raftcluster.operator.plan.Scene.member;
import static sys.storage.raftcluster.operator.plan.Scene.members;

import org.junit.jupiter.api.Test;

/** Voters leave by one joint change, then their pods and claims go. */
class ScaleInTest {

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
            Action.DeleteClaim.class, delete -> assertThat(delete.uid()).isEqualTo("claim-uid-3"));
  }

  @Test
  void retainedAndInheritedClaimsStay() {
    assertThat(new Scene().removed(3).noPod(3).retainsStorage().plan())
        .isEqualTo(new Action.Settled());
    assertThat(new Scene().removed(3).noPod(3).inheritedClaim(3).plan())
        .isEqualTo(new Action.Settled());
  }
}
