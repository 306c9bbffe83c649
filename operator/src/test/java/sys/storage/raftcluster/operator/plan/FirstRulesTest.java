package sys.storage.raftcluster.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raftcluster.operator.plan.Plans.fiveToThree;
import static sys.storage.raftcluster.operator.plan.Plans.holds;
import static sys.storage.raftcluster.operator.plan.Scene.CLUSTER;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import sys.storage.raftcluster.operator.workload.Piece;

/** What comes before any change of members. */
class FirstRulesTest {

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
  void aPodThatFailedOnceAndAnswersIsNotTakenAwayWithoutALeader() {
    holds(new Scene().leaderless().outdatedAndFailedBefore(1), Reason.NO_LEADER);
  }

  @Test
  void nothingOfAFormerResourceOfThisNameIsTakenOver() {
    holds(
        new Scene().unborn().leftOver("StatefulSet demo").wrong(Piece.STATEFUL_SET),
        Reason.FORMER_OBJECTS);
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
