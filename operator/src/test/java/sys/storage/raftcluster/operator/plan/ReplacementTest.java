package sys.storage.raftcluster.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raftcluster.operator.plan.Plans.LEADER;
import static sys.storage.raftcluster.operator.plan.Plans.fiveToThree;
import static sys.storage.raftcluster.operator.plan.Plans.holds;
import static sys.storage.raftcluster.operator.plan.Scene.member;
import static sys.storage.raftcluster.operator.plan.Scene.successor;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sys.storage.raftcluster.api.Annotations;
import sys.storage.raftcluster.api.SafetyMode;

/** The disk of a member is given up, when that is ordered or cannot be helped, and is safe. */
class ReplacementTest {

  private static final String DISK_2 = "demo-2/" + new UUID(0, 2) + "/claim-uid-2";
  private static final String DISK_0 = "demo-0/" + new UUID(0, 0) + "/claim-uid-0";

  private static Optional<String> written(Scene scene) {
    assertThat(scene.plan()).isInstanceOf(Action.Annotate.class);
    return scene.plan()
                instanceof Action.Annotate(String annotation, Optional<String> value, var _, var _)
            && annotation.equals(Annotations.REPLACE_MEMBER)
        ? value
        : Optional.of("something else");
  }

  private static void deletesClaim(Scene scene, int ordinal) {
    assertThat(scene.plan())
        .isInstanceOfSatisfying(
            Action.DeleteClaim.class,
            delete -> assertThat(delete.uid()).isEqualTo("claim-uid-" + ordinal));
  }

  private static void deletesPod(Scene scene, int ordinal) {
    assertThat(scene.plan())
        .isInstanceOfSatisfying(
            Action.DeletePod.class,
            delete -> assertThat(delete.uid()).isEqualTo("pod-uid-" + ordinal));
  }

  @Test
  void anOrderIsFirstBoundToOneDisk() {
    assertThat(written(new Scene().replaces("demo-2"))).contains(DISK_2);
  }

  @Test
  void theClaimIsGivenUpBeforeThePod() {
    deletesClaim(new Scene().replaces(DISK_2), 2);
    deletesPod(new Scene().replaces(DISK_2).claimDeletedUnderPod(2), 2);
  }

  @Test
  void theNextDiskOfThatNameIsNeverHit() {
    String former = "demo-2/" + new UUID(0, 2) + "/claim-uid-former";
    assertThat(new Scene().replaces(former).silentNode(2).plan())
        .isNotInstanceOfAny(Action.DeleteClaim.class, Action.DeletePod.class);
    assertThat(new Scene().replaces(DISK_2).blank(2, successor(2)).claimTerminates(2).plan())
        .isEqualTo(new Action.AddLearner(LEADER, successor(2), true));
  }

  @Test
  void anOrderForADiskThatIsGoneAlreadyGivesNothingUp() {
    assertThat(written(new Scene().replaces("demo-2").blank(2, successor(2)).notHeard(member(2))))
        .contains("demo-2/" + new UUID(0, 2) + "/-");
  }

  @Test
  void itsSuccessorThatDoesNotAnswerIsNotGivenUpInItsPlace() {
    assertThat(
            written(
                new Scene()
                    .replaces("demo-2")
                    .silentNode(2)
                    .notHeard(member(2))
                    .learner(successor(2))
                    .notHeard(successor(2))))
        .contains("demo-2/" + new UUID(0, 2) + "/-");
  }

  @Test
  void aNodeThatRunsOnAVolumeWithoutAClaimIsStopped() {
    deletesPod(new Scene().replaces("demo-2/" + new UUID(0, 2) + "/-").noClaim(2), 2);
  }

  @Test
  void theOrderGoesWhenNoConfigurationNamesTheDisk() {
    assertThat(written(new Scene().replaces("demo-2/" + new UUID(9, 9) + "/claim-uid-9")))
        .isEmpty();
  }

  @Test
  void theOrderStaysWhileItsDiskIsInAJointConfiguration() {
    int[] old = {0, 1, 2};
    int[] next = {0, 1};
    assertThat(new Scene().replaces(DISK_2).joint(old, next).plan())
        .isEqualTo(new Action.CommitNew(LEADER));
  }

  @Test
  void theLeaderHandsOverFirst() {
    assertThat(new Scene().replaces(DISK_0).plan())
        .isEqualTo(new Action.TransferLeader(LEADER, member(1), false, false));
    holds(new Scene().replaces(DISK_0).lags(member(1)).lags(member(2)), Reason.REPLACEMENT_REFUSED);
  }

  @Test
  void aDeadDiskIsReplacedWhileTheOthersAreHealthy() {
    deletesClaim(new Scene().replaces(DISK_2).silentNode(2), 2);
  }

  @Test
  void aDiskThatTheMajorityNeedsIsNotGivenUp() {
    holds(new Scene().replaces(DISK_2).notHeard(member(1)), Reason.REPLACEMENT_REFUSED);
    holds(new Scene().replaces(DISK_2).lags(member(1)), Reason.REPLACEMENT_REFUSED);
    holds(
        new Scene().replaces(DISK_2).claimDeletedUnderPod(2).notHeard(member(1)),
        Reason.REPLACEMENT_REFUSED);
  }

  @Test
  void aDiskIsNotGivenUpBesideOneThatOnlyItsPodKeepsAlive() {
    holds(new Scene().replaces(DISK_2).claimDeletedUnderPod(1), Reason.REPLACEMENT_REFUSED);
    // Where both are going anyhow, the one that was begun goes on.
    deletesPod(new Scene().replaces(DISK_2).claimDeletedUnderPod(1).claimDeletedUnderPod(2), 2);
  }

  @Test
  void neitherOfTwoVotersCanBeSpared() {
    var two = new Scene().noPod(2).noClaim(2).voters(0, 1).wanted(2).statefulSetOf(2);
    holds(
        two.maxUnavailable(0).replaces("demo-1/" + new UUID(0, 1) + "/claim-uid-1"),
        Reason.REPLACEMENT_REFUSED);
  }

  @Test
  void oneAtATime() {
    var five = fiveToThree().wanted(5).maxUnavailable(2).notHeard(member(3));
    holds(
        five.blank(3, successor(3))
            .replaces(DISK_2)
            .learner(successor(3))
            .lags(successor(3))
            .notHeard(successor(3)),
        Reason.REPLACEMENT_DEFERRED);
  }

  @Test
  void itWaitsForTheRateLimit() {
    holds(new Scene().replaces(DISK_2).lastStartSecondsAgo(30), Reason.RATE_LIMITED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2",
        "demo-7",
        "other-2",
        "demo-2/",
        "demo-2/claim-uid-2",
        "demo-2/00000000-0000-0000-0000-000000000002",
        "demo-1 demo-2"
      })
  void nonsenseIsSaidAndChangesNothing(String order) {
    holds(new Scene().replaces(order), Reason.REPLACEMENT_REFUSED);
  }

  @Test
  void nonsenseDoesNotKeepTheRestFromGoingOn() {
    assertThat(new Scene().replaces("nobody").wanted(5).plan()).isEqualTo(new Action.Scale(3, 5));
  }

  @Test
  void aLearnerCountsNowhereAndIsReplacedAtOnce() {
    var scene =
        new Scene().running(3).wanted(4).statefulSetOf(4).learner(member(3)).lags(member(3));
    deletesClaim(
        scene.notHeard(member(1)).replaces("demo-3/" + new UUID(0, 3) + "/claim-uid-3"), 3);
  }

  @Test
  void aRetainedClaimIsLeftToPeople() {
    holds(new Scene().replaces(DISK_2).retainsStorage(), Reason.REPLACEMENT_REFUSED);
    deletesPod(new Scene().replaces(DISK_2).retainsStorage().claimDeletedUnderPod(2), 2);
  }

  @Test
  void aRetainedClaimOfALearnerIsLeftToPeople() {
    var scene =
        new Scene().running(3).wanted(4).statefulSetOf(4).learner(member(3)).lags(member(3));
    String order = "demo-3/%s/claim-uid-3".formatted(member(3).incarnation());
    assertThat(scene.retainsStorage().replaces(order).plan())
        .isNotInstanceOf(Action.DeleteClaim.class);
  }

  @Test
  void aClaimThatIsDeletedUnderItsPodOrLostIsReplacedWithoutAnOrder() {
    assertThat(written(new Scene().claimDeletedUnderPod(2))).contains(DISK_2);
    assertThat(written(new Scene().claimLost(2).silentNode(2))).contains(DISK_2);
  }

  @Test
  void ofTwoLostClaimsThatOfABrokenMemberComesFirst() {
    var four = new Scene().running(3).wanted(4).statefulSetOf(4).voters(0, 1, 2, 3);
    assertThat(
            written(
                four.claimDeletedUnderPod(1)
                    .claimDeletedUnderPod(3)
                    .silentNode(3)
                    .notHeard(member(3))))
        .contains("demo-3/" + new UUID(0, 3) + "/claim-uid-3");
  }

  @Test
  void ofTwoLostClaimsTheLeadersComesLast() {
    assertThat(written(new Scene().claimDeletedUnderPod(0).claimDeletedUnderPod(2)))
        .contains(DISK_2);
  }

  @Test
  void anUnsafeModeReplacesNothing() {
    holds(
        new Scene().mode(SafetyMode.UNSAFE_NO_JOINT).replaces("demo-2"),
        Reason.REPLACEMENT_REFUSED);
    assertThat(new Scene().mode(SafetyMode.UNSAFE_NO_JOINT).claimDeletedUnderPod(2).plan())
        .isEqualTo(new Action.Settled());
  }
}
