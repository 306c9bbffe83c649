package sys.storage.raftcluster.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raftcluster.operator.plan.Plans.LEADER;
import static sys.storage.raftcluster.operator.plan.Plans.fiveToThree;
import static sys.storage.raftcluster.operator.plan.Plans.holds;
import static sys.storage.raftcluster.operator.plan.Scene.member;
import static sys.storage.raftcluster.operator.plan.Scene.members;

import org.junit.jupiter.api.Test;
import sys.storage.raftcluster.api.ReconfigStep;

/** A joint change that has begun is finished, whatever else is wanted. */
class JointChangeTest {

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
