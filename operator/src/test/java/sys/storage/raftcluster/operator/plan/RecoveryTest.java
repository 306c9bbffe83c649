package sys.storage.raftcluster.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raftcluster.operator.plan.Plans.holds;
import static sys.storage.raftcluster.operator.plan.Scene.CLUSTER;
import static sys.storage.raftcluster.operator.plan.Scene.member;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sys.storage.raftcluster.api.Annotations;
import sys.storage.raftcluster.api.SafetyMode;

/** One member goes on alone, on a person's explicit word, when a majority is really gone. */
class RecoveryTest {

  private static final String ORDER = "demo-1/" + CLUSTER;
  private static final String BOUND =
      ORDER + "/" + new UUID(0, 1) + "/3.100/claim-uid-0,claim-uid-2";
  private static final UUID NEW = RecoveryOrder.newClusterId(CLUSTER, member(1).incarnation());

  /** demo-1 alone is left of three. */
  private static Scene oneIsLeft() {
    return new Scene().leaderless().silentNode(0).notReady(0).silentNode(2).notReady(2);
  }

  private static Scene oneIsGone() {
    return new Scene().leaderless().silentNode(2).notReady(2);
  }

  /** demo-1 leads the new cluster, and the disks of the former one are still there. */
  private static Scene recovered() {
    return new Scene().voters(1).ledBy(1).inCluster(NEW).recordedAs(NEW).maxUnavailable(0);
  }

  private static void annotates(Scene scene, Optional<String> value) {
    assertThat(scene.plan())
        .isInstanceOfSatisfying(
            Action.Annotate.class,
            annotate -> {
              assertThat(annotate.annotation()).isEqualTo(Annotations.FORCE_NEW_CLUSTER);
              assertThat(annotate.value()).isEqualTo(value);
            });
  }

  @Test
  void nothingHappensWithoutAnOrder() {
    holds(oneIsLeft(), Reason.NO_LEADER);
  }

  @Test
  void theOrderIsFirstBoundToTheDiskAndToTheClaimsThatAreGivenUpLater() {
    annotates(oneIsLeft().forces(ORDER), Optional.of(BOUND));
  }

  @Test
  void thenTheMemberIsTold() {
    assertThat(oneIsLeft().forces(BOUND).plan())
        .isEqualTo(
            new Action.ForceNewCluster(
                new Action.Addressee("demo-1", "10.0.0.1", CLUSTER, 10),
                NEW,
                "demo-1, whose log ends at index 100 of term 3"));
  }

  @Test
  void itIsAwaitedWhileItStartsAgain() {
    holds(oneIsLeft().silentNode(1).notReady(1).forces(BOUND), Reason.NO_LEADER);
  }

  @Test
  void itsNewClusterIsRecorded() {
    assertThat(oneIsLeft().wentOnAlone(1, NEW).forces(BOUND).plan())
        .isEqualTo(new Action.RecordClusterId(Optional.of(NEW)));
  }

  @Test
  void theFormerClaimsAreGivenUpWhenTheNewClusterLeads() {
    assertThat(recovered().forces(BOUND).plan())
        .isInstanceOfSatisfying(
            Action.DeleteClaim.class, it -> assertThat(it.uid()).isEqualTo("claim-uid-0"));
    assertThat(recovered().forces(BOUND).claimDeletedUnderPod(0).plan())
        .isInstanceOfSatisfying(
            Action.DeletePod.class, it -> assertThat(it.uid()).isEqualTo("pod-uid-0"));
    holds(oneIsLeft().recordedAs(NEW).wentOnAlone(1, NEW).forces(BOUND), Reason.NO_LEADER);
  }

  @Test
  void theOrderGoesWithTheLastOfThem() {
    annotates(recovered().noPod(0).noClaim(0).noPod(2).noClaim(2).forces(BOUND), Optional.empty());
  }

  @Test
  void aClaimThatCameLaterIsNotTouched() {
    String former = ORDER + "/" + new UUID(0, 1) + "/3.100/claim-uid-former";
    annotates(recovered().forces(former), Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "demo-1",
        "demo-1/",
        "demo-1/00000000-0000-0000-0000-000000000000",
        "demo-7/00000000-0000-002a-0000-000000000000",
        "demo-0/00000000-0000-002a-0000-000000000000",
        "demo-1/00000000-0000-002a-0000-000000000000/all"
      })
  void nonsenseAndOtherClustersAndMembersThatAreGoneAreRefused(String order) {
    holds(oneIsLeft().forces(order), Reason.RECOVERY_REFUSED);
  }

  @Test
  void itIsRefusedWhileThereIsALeader() {
    holds(new Scene().forces(ORDER), Reason.RECOVERY_REFUSED);
    holds(new Scene().forces(BOUND), Reason.RECOVERY_REFUSED);
  }

  @Test
  void itIsRefusedWhileAMajorityAnswers() {
    holds(oneIsGone().forces(BOUND), Reason.RECOVERY_REFUSED);
  }

  @Test
  void whomOnlyTheOperatorCannotReachIsNotGone() {
    holds(
        new Scene().leaderless().silentNode(0).silentNode(2).forces(BOUND),
        Reason.RECOVERY_REFUSED);
  }

  @Test
  void whoIsReadyKnowsALeaderWhoeverElseIsGone() {
    // The others may have removed demo-1 unheard, and demo-0 may be all that the cluster needs.
    var five = oneIsLeft().voters(0, 1, 2, 3, 4).wanted(5).statefulSetOf(5);
    assertThat(five.forces(BOUND).plan()).isInstanceOf(Action.ForceNewCluster.class);
    holds(five.running(0).silentNode(0), Reason.RECOVERY_REFUSED);
    holds(oneIsLeft().silentNode(1).forces(BOUND), Reason.NO_LEADER);
  }

  @Test
  void anotherDiskOfThatNameIsRefused() {
    String other = ORDER + "/" + new UUID(9, 9) + "/3.100/-";
    holds(oneIsLeft().forces(other), Reason.RECOVERY_REFUSED);
  }

  @Test
  void anOrderThatWasTakenBackTooLateIsGivenAgain() {
    annotates(oneIsLeft().wentOnAlone(1, NEW).forces(ORDER), Optional.of(BOUND));
  }

  @Test
  void whoWentOnAloneDoesNotCountForTheFormerCluster() {
    annotates(oneIsGone().wentOnAlone(1, NEW).forces(ORDER), Optional.of(BOUND));
  }

  @Test
  void aSecondMemberDoesNotGoOnAloneBesideTheFirst() {
    holds(oneIsGone().wentOnAlone(1, NEW).forces("demo-0/" + CLUSTER), Reason.RECOVERY_REFUSED);
  }

  @Test
  void retainedClaimsAreLeftToPeople() {
    annotates(
        oneIsLeft().retainsStorage().forces(ORDER),
        Optional.of(ORDER + "/" + new UUID(0, 1) + "/3.100/-"));
    annotates(recovered().retainsStorage().forces(BOUND), Optional.empty());
  }

  @Test
  void anUnsafeModeIsNotRecovered() {
    holds(oneIsLeft().mode(SafetyMode.UNSAFE_NO_JOINT).forces(ORDER), Reason.RECOVERY_REFUSED);
  }

  @Test
  void twoMembersNeverFoundTheSameCluster() {
    assertThat(NEW)
        .isNotEqualTo(RecoveryOrder.newClusterId(CLUSTER, member(2).incarnation()))
        .isNotEqualTo(RecoveryOrder.newClusterId(new UUID(43, 0), member(1).incarnation()));
  }
}
