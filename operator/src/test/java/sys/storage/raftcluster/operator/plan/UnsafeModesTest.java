package sys.storage.raftcluster.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raftcluster.operator.plan.Plans.LEADER;
import static sys.storage.raftcluster.operator.plan.Plans.holds;
import static sys.storage.raftcluster.operator.plan.Scene.CLUSTER;
import static sys.storage.raftcluster.operator.plan.Scene.member;
import static sys.storage.raftcluster.operator.plan.Scene.members;
import static sys.storage.raftcluster.operator.plan.Scene.successor;

import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.api.ReconfigStep;
import sys.storage.raftcluster.api.SafetyMode;

/** How members are changed in the unsafe modes. */
class UnsafeModesTest {

  private static final SortedSet<MemberId> FIVE = members(0, 1, 2, 3, 4);

  private static Scene threeToFive(SafetyMode mode) {
    return new Scene()
        .mode(mode)
        .wanted(5)
        .statefulSetOf(5)
        .blank(3, member(3))
        .blank(4, member(4));
  }

  private static Scene early() {
    return threeToFive(SafetyMode.UNSAFE_EARLY_VOTE);
  }

  private static Action impose(int ordinal, SortedSet<MemberId> voters, boolean starts) {
    return new Action.UnsafePeers(
        new Action.Addressee("demo-" + ordinal, "10.0.0." + ordinal, CLUSTER, 10), voters, starts);
  }

  private static Scene fiveToThree() {
    Scene scene = Plans.fiveToThree().mode(SafetyMode.UNSAFE_EARLY_VOTE);
    for (int ordinal = 0; ordinal < 5; ordinal++) {
      scene.goesBy(ordinal, 0, 1, 2, 3, 4);
    }
    return scene;
  }

  @ParameterizedTest
  @EnumSource(SafetyMode.class)
  void everyModeGrowsFromItsFirstVoterByTheSafePath(SafetyMode mode) {
    Scene born = new Scene().mode(mode).voters(0);
    assertThat(born.blank(1, member(1)).blank(2, member(2)).plan())
        .isEqualTo(new Action.AddLearner(LEADER, member(1), false));
    assertThat(
            new Scene()
                .mode(mode)
                .voters(0)
                .learner(member(1))
                .learner(member(2))
                .shows(ReconfigStep.CATCH_UP)
                .maxUnavailable(0)
                .plan())
        .isEqualTo(new Action.EnterJoint(LEADER, members(0, 1, 2), false));
  }

  @ParameterizedTest
  @EnumSource(SafetyMode.class)
  void aJointConfigurationIsLeftInEveryMode(SafetyMode mode) {
    assertThat(
            new Scene()
                .mode(mode)
                .joint(new int[] {0}, new int[] {0, 1, 2})
                .shows(ReconfigStep.ENTER_JOINT)
                .plan())
        .isEqualTo(new Action.CommitNew(LEADER));
  }

  // ---- early vote ------------------------------------------------------------------------

  @Test
  void podsComeFirst() {
    assertThat(early().statefulSetOf(3).plan()).isEqualTo(new Action.Scale(3, 5));
  }

  @Test
  void theListIsHeldBackUntilEveryNewNodeAnswers() {
    holds(early().silentNode(4), Reason.WAITING_FOR_PODS);
  }

  @Test
  void emptyNodesGetTheListFirst() {
    assertThat(early().plan()).isEqualTo(impose(3, FIVE, true));
  }

  @Test
  void everyNodeThatAnswersGetsTheListAndTheLeaderLast() {
    Scene scene = early().shows(ReconfigStep.UNSAFE_PEERS).goesBy(3, 0, 1, 2, 3, 4);
    assertThat(scene.plan()).isEqualTo(impose(4, FIVE, false));
    assertThat(scene.goesBy(4, 0, 1, 2, 3, 4).plan()).isEqualTo(impose(1, FIVE, false));
    assertThat(scene.goesBy(1, 0, 1, 2, 3, 4).plan()).isEqualTo(impose(2, FIVE, false));
    assertThat(scene.goesBy(2, 0, 1, 2, 3, 4).plan()).isEqualTo(impose(0, FIVE, false));
  }

  @Test
  void aNodeThatDoesNotAnswerGetsTheListLater() {
    Scene scene =
        early()
            .silentNode(1)
            .goesBy(2, 0, 1, 2, 3, 4)
            .goesBy(3, 0, 1, 2, 3, 4)
            .goesBy(4, 0, 1, 2, 3, 4);
    assertThat(scene.plan()).isEqualTo(impose(0, FIVE, false));
    assertThat(scene.voters(0, 1, 2, 3, 4).goesBy(1, 0, 1, 2).plan())
        .isEqualTo(impose(1, FIVE, false));
  }

  @Test
  void aNewNodeThatFallsSilentStaysOnTheList() {
    assertThat(early().goesBy(3, 0, 1, 2, 3, 4).silentNode(4).plan())
        .isEqualTo(impose(1, FIVE, false));
  }

  @Test
  void whoHasTheListIsNotTakenForAMemberOfThePast() {
    assertThat(early().goesBy(3, 0, 1, 2, 3, 4).goesBy(4, 0, 1, 2, 3, 4).plan())
        .as("no claim is deleted, nobody is told to leave")
        .isEqualTo(impose(1, FIVE, false));
  }

  @Test
  void listsAreGivenOutWithoutALeaderOnceTheyAreUnderWay() {
    assertThat(early().leaderless().goesBy(3, 0, 1, 2, 3, 4).plan())
        .isEqualTo(impose(4, FIVE, false));
    holds(early().leaderless(), Reason.NO_LEADER);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNSAFE_EARLY_VOTE")
  void withoutALeaderNoOtherModeGivesListsOut(SafetyMode mode) {
    holds(threeToFive(mode).leaderless().goesBy(3, 0, 1, 2, 3, 4), Reason.NO_LEADER);
  }

  @Test
  void theDisruptionBudgetIsLimitedBeforeTheFirstList() {
    assertThat(fiveToThree().maxUnavailable(2).plan()).isEqualTo(new Action.LimitDisruption(1));
  }

  @Test
  void whoStillHoldsAJointConfigurationGetsTheListAsWell() {
    assertThat(
            new Scene()
                .mode(SafetyMode.UNSAFE_EARLY_VOTE)
                .stillJoint(1, new int[] {0}, new int[] {0, 1, 2})
                .plan())
        .isEqualTo(
            new Action.UnsafePeers(
                new Action.Addressee("demo-1", "10.0.0.1", CLUSTER, 9), members(0, 1, 2), false));
  }

  @Test
  void theStartIsHeldBackByTheRateLimitAndTheRestIsNot() {
    holds(early().lastStartSecondsAgo(59), Reason.RATE_LIMITED);
    assertThat(early().lastStartSecondsAgo(60).plan()).isEqualTo(impose(3, FIVE, true));
    assertThat(
            early()
                .shows(ReconfigStep.UNSAFE_PEERS)
                .lastStartSecondsAgo(1)
                .goesBy(3, 0, 1, 2, 3, 4)
                .plan())
        .isEqualTo(impose(4, FIVE, false));
  }

  @Test
  void aLeaderThatIsToLeaveHandsOverFirst() {
    assertThat(fiveToThree().ledBy(4).plan()).isInstanceOf(Action.TransferLeader.class);
  }

  @Test
  void whoIsToLeaveGetsTheListAsWell() {
    Scene scene = fiveToThree();
    assertThat(scene.plan()).isEqualTo(impose(1, members(0, 1, 2), true));
    scene.voters(0, 1, 2).goesBy(1, 0, 1, 2).goesBy(2, 0, 1, 2).goesBy(3, 0, 1, 2, 3, 4);
    assertThat(scene.plan()).isEqualTo(impose(3, members(0, 1, 2), false));
    assertThat(scene.goesBy(3, 0, 1, 2).goesBy(4, 0, 1, 2).plan())
        .as("then its pod goes")
        .isEqualTo(new Action.Scale(5, 3));
  }

  @Test
  void aListThatNoMajorityCouldFollowIsNotGivenOut() {
    holds(fiveToThree().maxUnavailable(2).silentNode(1).silentNode(2), Reason.SCALE_IN_REFUSED);
  }

  @Test
  void aWipedDiskGetsItsPlaceOnTheListAtOnce() {
    SortedSet<MemberId> swapped = members(0, 2);
    swapped.add(successor(1));
    assertThat(
            new Scene()
                .mode(SafetyMode.UNSAFE_EARLY_VOTE)
                .blank(1, successor(1))
                .lastStartSecondsAgo(100)
                .plan())
        .isEqualTo(impose(1, swapped, true));
  }

  @Test
  void theDataOfARemovedMemberIsWipedFirst() {
    assertThat(early().removed(3).plan()).isInstanceOf(Action.DeleteClaim.class);
  }

  // ---- no joint --------------------------------------------------------------------------

  @Test
  void learnersCatchUpAndThenOneEntryMakesThemVoters() {
    Scene scene = threeToFive(SafetyMode.UNSAFE_NO_JOINT);
    assertThat(scene.plan()).isEqualTo(new Action.AddLearner(LEADER, member(3), true));
    scene.learner(member(3)).learner(member(4)).lags(member(4)).shows(ReconfigStep.ADD_LEARNER);
    assertThat(scene.plan()).isEqualTo(new Action.CatchUp(LEADER, members(4)));
    Scene ready =
        threeToFive(SafetyMode.UNSAFE_NO_JOINT)
            .learner(member(3))
            .learner(member(4))
            .shows(ReconfigStep.CATCH_UP);
    assertThat(ready.plan()).isEqualTo(new Action.UnsafeConfiguration(LEADER, FIVE, false));
  }

  @Test
  void oneEntryTakesVotersAwayAfterTheLeaderHasHandedOver() {
    Scene scene = Plans.fiveToThree().mode(SafetyMode.UNSAFE_NO_JOINT);
    assertThat(scene.plan())
        .isEqualTo(new Action.UnsafeConfiguration(LEADER, members(0, 1, 2), true));
    assertThat(Plans.fiveToThree().mode(SafetyMode.UNSAFE_NO_JOINT).ledBy(4).plan())
        .isInstanceOf(Action.TransferLeader.class);
  }

  @Test
  void membersAreToldAfterTheEntryAsAfterAJointConfiguration() {
    assertThat(
            new Scene()
                .mode(SafetyMode.UNSAFE_NO_JOINT)
                .shows(ReconfigStep.UNSAFE_CONFIGURATION)
                .plan())
        .isEqualTo(new Action.LeaveJoint(LEADER, members(), members()));
  }

  // ---- identity reuse --------------------------------------------------------------------

  @Test
  void membersAreChangedByTheSafePathWhereIdentityIsReused() {
    assertThat(
            threeToFive(SafetyMode.UNSAFE_IDENTITY_REUSE)
                .learner(member(3))
                .learner(member(4))
                .shows(ReconfigStep.CATCH_UP)
                .plan())
        .isEqualTo(new Action.EnterJoint(LEADER, FIVE, false));
  }

  @Test
  void anEmptyDiskUnderTheOldIdentityIsNotReplaced() {
    assertThat(new Scene().mode(SafetyMode.UNSAFE_IDENTITY_REUSE).blank(1, member(1)).plan())
        .isEqualTo(new Action.Settled());
  }
}
