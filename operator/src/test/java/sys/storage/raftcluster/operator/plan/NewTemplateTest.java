package sys.storage.raftcluster.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raftcluster.operator.plan.Plans.holds;
import static sys.storage.raftcluster.operator.plan.Scene.member;
import static sys.storage.raftcluster.operator.plan.Scene.successor;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pods are restarted one by one, the leader last. */
class NewTemplateTest {

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
  void waitsForThePodThatWasDeletedBefore() {
    // The leader still counts demo-2: its process was there a moment ago.
    holds(new Scene().outdated(1).noPod(2), Reason.RESTART_DEFERRED);
  }

  @Test
  void restartsTheUnhealthyMemberItself() {
    assertThat(new Scene().outdated(2).silentNode(2).plan())
        .isInstanceOfSatisfying(
            Action.DeletePod.class, delete -> assertThat(delete.pod()).isEqualTo("demo-2"));
  }

  @Test
  void leavesThePodThatKeepsAVotersDeletedClaimAlive() {
    // The other replacement is refused: nothing but the template asks for a restart.
    assertThat(new Scene().outdated(1).claimDeletedUnderPod(1).replaces("nobody").plan())
        .isNotInstanceOf(Action.DeletePod.class);
  }

  @Test
  void leavesItAlsoWhenItCannotRun() {
    var scene = new Scene().outdatedAndBroken(1).claimDeletedUnderPod(1).replaces("nobody");
    assertThat(scene.plan()).isNotInstanceOf(Action.DeletePod.class);
    assertThat(scene.leaderless().plan()).isNotInstanceOf(Action.DeletePod.class);
  }

  @Test
  void aRestartNamesTheClaimThatItsPodComesBackTo() {
    keepsClaim(new Scene().outdated(1), Optional.of("data-demo-1"));
    keepsClaim(new Scene().outdatedAndBroken(1), Optional.of("data-demo-1"));
    keepsClaim(
        new Scene().learner(successor(1)).outdatedAndBroken(1).claimDeletedUnderPod(1),
        Optional.empty());
  }

  private static void keepsClaim(Scene scene, Optional<String> claim) {
    assertThat(scene.plan())
        .isInstanceOfSatisfying(
            Action.DeletePod.class, delete -> assertThat(delete.keptClaim()).isEqualTo(claim));
  }

  @Test
  void replacesItWhenTheDiskIsThatOfTheVotersSuccessor() {
    var scene = new Scene().learner(successor(1)).outdatedAndBroken(1).claimDeletedUnderPod(1);
    assertThat(scene.plan())
        .isInstanceOfSatisfying(
            Action.DeletePod.class, delete -> assertThat(delete.pod()).isEqualTo("demo-1"));
    // A node may remember as a learner what votes by now.
    assertThat(scene.leaderless().plan()).isNotInstanceOf(Action.DeletePod.class);
  }
}
