package sys.storage.raftcluster.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raftcluster.operator.plan.Plans.LEADER;
import static sys.storage.raftcluster.operator.plan.Plans.holds;
import static sys.storage.raftcluster.operator.plan.Scene.member;
import static sys.storage.raftcluster.operator.plan.Scene.members;
import static sys.storage.raftcluster.operator.plan.Scene.successor;

import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.api.ReconfigStep;

/** A member that lost its data comes back as another one. */
class WipedDiskTest {

  @Test
  void comesBackAsALearner() {
    assertThat(new Scene().blank(1, successor(1)).notHeard(member(1)).plan())
        .isEqualTo(new Action.AddLearner(LEADER, successor(1), true));
  }

  @Test
  void isSwappedByOneJointChange() {
    var next = new TreeSet<MemberId>(members(0, 2));
    next.add(successor(1));
    var scene =
        new Scene()
            .blank(1, successor(1))
            .notHeard(member(1))
            .learner(successor(1))
            .shows(ReconfigStep.CATCH_UP);
    assertThat(scene.maxUnavailable(1).plan())
        .as("the old half has lost one already")
        .isEqualTo(new Action.LimitDisruption(0));
    assertThat(scene.maxUnavailable(0).plan())
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
                .maxUnavailable(0)
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
