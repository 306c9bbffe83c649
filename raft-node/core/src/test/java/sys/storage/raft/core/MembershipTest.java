package sys.storage.raft.core;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raft.core.driver.CoreDriver.A;
import static sys.storage.raft.core.driver.CoreDriver.B;
import static sys.storage.raft.core.driver.CoreDriver.C;
import static sys.storage.raft.core.driver.CoreDriver.D;
import static sys.storage.raft.core.driver.CoreDriver.command;
import static sys.storage.raft.core.driver.CoreDriver.configurationEntry;
import static sys.storage.raft.core.driver.CoreDriver.sent;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.driver.CoreDriver;
import sys.storage.raft.core.message.Message;

/**
 * Rules 4 to 7: who may change the configuration, when, and what a leader does that it leaves out.
 */
class MembershipTest {

  private static final MembershipChange ADD_D = new MembershipChange.AddLearner(D);
  private static final MembershipChange COMMIT_NEW = new MembershipChange.CommitNew();

  /** Leads A, B, C; its blank entry at index 2 is committed. */
  private final CoreDriver core = CoreDriver.withVoters(A, B, C).lead(B);

  private MembershipTest() {
    acknowledgeAll(B);
  }

  private void acknowledgeAll(MemberId... peers) {
    core.sync();
    for (MemberId peer : peers) {
      core.receive(core.accepted(peer, core.status().lastIndex()));
    }
  }

  private static MembershipChange enterJoint(MemberId... voters) {
    return new MembershipChange.EnterJoint(new TreeSet<>(Arrays.asList(voters)));
  }

  private Effects change(MembershipChange change) {
    return change(change, core.status().configurationIndex(), 1);
  }

  private Effects change(MembershipChange change, long expectedIndex, long epoch) {
    return core.step(new Event.ChangeMembership(core.nextRequest(), change, expectedIndex, epoch));
  }

  private static Refusal refusal(Effects effects) {
    return effects.replies().stream()
        .filter(Reply.Refused.class::isInstance)
        .map(reply -> ((Reply.Refused) reply).refusal())
        .findFirst()
        .orElseThrow(() -> new AssertionError("not refused: " + effects.replies()));
  }

  private static Reply.MembershipDone done(Effects effects) {
    return effects.replies().stream()
        .filter(Reply.MembershipDone.class::isInstance)
        .map(Reply.MembershipDone.class::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError("not done: " + effects.replies()));
  }

  // Rule 4.

  @Test
  void aChangeIsDoneWhenItsEntryIsCommitted() {
    assertThat(change(ADD_D).replies()).isEmpty();
    core.sync();
    Effects effects = core.receive(core.accepted(B, 3));
    assertThat(done(effects).alreadyDone()).isFalse();
    assertThat(done(effects).configurationIndex()).isEqualTo(3);
    assertThat(done(effects).configuration().learners()).containsExactly(D);
  }

  @Test
  void aFollowerRefusesAndNamesTheLeader() {
    core.receive(core.heartbeat(B, 5));
    assertThat(refusal(change(ADD_D))).isEqualTo(new Refusal.NotLeader(Optional.of(B)));
  }

  @Test
  void aLeaderThatHasCommittedNothingInItsTermRefuses() {
    CoreDriver fresh = CoreDriver.withVoters(A, B, C).lead(B);
    Effects effects = fresh.step(new Event.ChangeMembership(1, ADD_D, 1, 1));
    assertThat(refusal(effects)).isInstanceOf(Refusal.NotYet.class);
  }

  @Test
  void aSecondChangeWaitsForTheFirst() {
    change(ADD_D);
    Effects second = change(new MembershipChange.RemoveLearner(D));
    assertThat(refusal(second).text())
        .isEqualTo("the configuration at index 3 is not committed yet: retry");
  }

  @Test
  void anotherExpectedConfigurationIndexIsAConflict() {
    assertThat(refusal(change(ADD_D, 7, 1)))
        .isEqualTo(new Refusal.ConfigurationMismatch(7, 1, core.status().configuration()));
  }

  @Test
  void anOlderOperatorIsRefusedAlsoAfterAFailover() {
    change(ADD_D, 1, 5);
    assertThat(refusal(change(ADD_D, 3, 4))).isEqualTo(new Refusal.StaleOperator(4, 5));
    core.sync();
    core.restart();
    assertThat(core.status().operatorEpoch()).isEqualTo(5);
  }

  @Test
  void aRepeatedChangeIsDoneAlreadyButNotBeforeItIsCommitted() {
    change(ADD_D, 1, 1);
    assertThat(change(ADD_D, 1, 1).replies()).isEmpty();
    core.sync();
    Effects effects = core.receive(core.accepted(B, 3));
    assertThat(effects.replies())
        .extracting(reply -> ((Reply.MembershipDone) reply).alreadyDone())
        .containsExactly(false, true);
    assertThat(done(change(ADD_D, 1, 1)).alreadyDone()).isTrue();
    assertThat(core.status().lastIndex()).isEqualTo(3);
  }

  @Test
  void stepsThatWereTakenBeforeAreDoneAlready() {
    assertThat(done(change(COMMIT_NEW, 9, 1)).alreadyDone()).isTrue();
    assertThat(done(change(enterJoint(A, B, C), 9, 1)).alreadyDone()).isTrue();
    assertThat(done(change(new MembershipChange.RemoveLearner(D), 9, 1)).alreadyDone()).isTrue();
    assertThat(done(change(new MembershipChange.AddLearner(B), 9, 1)).alreadyDone()).isTrue();
  }

  @Test
  void aJointConfigurationCanOnlyBeLeft() {
    change(enterJoint(A, B));
    acknowledgeAll(B, C);
    assertThat(refusal(change(ADD_D)).text())
        .isEqualTo("a joint configuration can only be left, not changed");
    assertThat(refusal(change(enterJoint(A, C))).text())
        .isEqualTo("the configuration is joint already");
  }

  @Test
  void aVoterIsNotRemovedAsALearnerAndTheLastVoterNotAtAll() {
    assertThat(refusal(change(new MembershipChange.RemoveLearner(C))))
        .isEqualTo(new Refusal.Illegal("c is a voter: leave it out with enter-joint"));
    assertThat(refusal(change(enterJoint())))
        .isEqualTo(new Refusal.Illegal("the change would leave no voter"));
  }

  @Test
  void aMemberMayComeBackUnderItsNameWithAnotherDisk() {
    MemberId replacement = new MemberId("c", new UUID(5, 5));
    change(new MembershipChange.AddLearner(replacement));
    assertThat(core.status().configuration().learners()).containsExactly(replacement);
  }

  @Test
  void aLeaderThatIsDeposedSaysThatTheOutcomeIsUnknown() {
    change(ADD_D);
    Effects effects = core.receive(core.heartbeat(B, 9));
    assertThat(refusal(effects)).isEqualTo(new Refusal.LostLeadership(Optional.of(B)));
  }

  // Rule 5.

  @Test
  void aVoterMustHaveBeenALearner() {
    assertThat(refusal(change(enterJoint(A, B, C, D))))
        .isEqualTo(new Refusal.NotReady(D, D + " is not a learner: add it with add-learner first"));
  }

  @Test
  void aLearnerThatWasNeverHeardCannotBecomeAVoter() {
    change(ADD_D);
    acknowledgeAll(B);
    assertThat(refusal(change(enterJoint(A, B, C, D)))).isInstanceOf(Refusal.NotReady.class);
  }

  @Test
  void aLearnerThatIsFarBehindCannotBecomeAVoter() {
    change(ADD_D);
    acknowledgeAll(B, D);
    for (int i = 0; i <= CoreDriver.OPTIONS.promotionLagEntries(); i++) {
      core.propose(1);
    }
    acknowledgeAll(B);
    assertThat(refusal(change(enterJoint(A, B, C, D)))).isInstanceOf(Refusal.NotReady.class);
    core.receive(core.accepted(D, core.status().lastIndex() - 10));
    assertThat(change(enterJoint(A, B, C, D)).replies()).isEmpty();
    assertThat(core.status().configuration().isJoint()).isTrue();
  }

  @Test
  void aJointConfigurationIsCommittedByBothMajorities() {
    change(ADD_D);
    acknowledgeAll(B, C, D);
    change(enterJoint(A, D)); // C(old) = A B C, C(new) = A D
    core.sync();
    long index = core.status().lastIndex();
    core.receive(core.accepted(B, index), core.accepted(C, index));
    assertThat(core.status().configurationCommitted()).as("only the old majority").isFalse();
    Effects effects = core.receive(core.accepted(D, index));
    assertThat(done(effects).configurationIndex()).isEqualTo(index);
  }

  @Test
  void theNewMajorityAloneDoesNotCommitAJointConfiguration() {
    change(ADD_D);
    acknowledgeAll(B, C, D);
    change(enterJoint(A, D));
    core.sync();
    core.receive(core.accepted(D, core.status().lastIndex()));
    assertThat(core.status().configurationCommitted()).isFalse();
  }

  // Rule 6.

  @Test
  void aLearnerNeverCampaigns() {
    var learner =
        CoreDriver.with(
            new Configuration(
                new TreeSet<>(List.of(B, C)),
                new TreeSet<>(),
                new TreeSet<>(List.of(A)),
                new TreeSet<>()));
    assertThat(learner.elapse(10_000).messages()).isEmpty();
    learner.receive(learner.heartbeat(B, 1));
    learner.receive(new Message.TimeoutNow(learner.from(B)));
    assertThat(learner.status().role()).isEqualTo(Role.FOLLOWER);
  }

  @Test
  void aLearnerGrantsAVoteBecauseTheCandidatesConfigurationGoverns() {
    CoreDriver learner = CoreDriver.blank();
    learner.receive(learner.voteRequest(B, 3, 4, 2));
    assertThat(sent(learner.sync(), Message.VoteResponse.class))
        .allMatch(Message.VoteResponse::granted)
        .hasSize(1);
  }

  @Test
  void aLearnerCountsNowhere() {
    change(ADD_D);
    acknowledgeAll(B);
    core.propose(1);
    core.sync();
    core.receive(core.accepted(D, 4));
    assertThat(core.status().commitIndex()).isEqualTo(3);
    core.receive(core.accepted(C, 4));
    assertThat(core.status().commitIndex()).isEqualTo(4);
  }

  @Test
  void aBlankLearnerTakesAppendsFromWhoeverLeads() {
    CoreDriver learner = CoreDriver.blank();
    learner.receive(
        learner.append(
            B, 3, 0, 0, 1, configurationEntry(1, 1, Configuration.of(List.of(B))), command(2, 3)));
    assertThat(sent(learner.sync(), Message.AppendResponse.class))
        .singleElement()
        .returns(2L, Message.AppendResponse::matchIndex);
    assertThat(learner.status().commitIndex()).isEqualTo(1);
  }

  @Test
  void aVoterThatAnUncommittedConfigurationLeavesOutMayStillCampaign() {
    // It may hold the only log that the others can follow (dissertation, figure 4.6).
    CoreDriver leaving = CoreDriver.withVoters(A, B);
    leaving.receive(
        leaving.append(B, 1, 1, 1, 1, configurationEntry(2, 1, Configuration.of(List.of(B)))));
    assertThat(sent(leaving.elapse(600), Message.PreVoteRequest.class)).hasSize(1);
    leaving.receive(leaving.append(B, 1, 2, 1, 2)); // committed: now it is really out
    assertThat(leaving.elapse(10_000).messages()).isEmpty();
  }

  @Test
  void aMajorityOfTheVotersToBeHasToAnswer() {
    // B has, C never did: A and B are well, and B and C could commit nothing.
    assertThat(refusal(change(enterJoint(B, C))).text())
        .startsWith("most of the voters to be do not answer: without a majority of [b, c]");
    assertThat(core.status().configuration().isJoint()).isFalse();
    acknowledgeAll(C);
    assertThat(change(enterJoint(B, C)).replies()).isEmpty();
    assertThat(core.status().configuration().isJoint()).isTrue();
  }

  // Rule 7.

  @Test
  void aLeaderOutsideTheNewConfigurationReplicatesButDoesNotCountItself() {
    acknowledgeAll(C);
    change(enterJoint(B, C));
    acknowledgeAll(B, C);
    Effects effects = change(COMMIT_NEW);
    assertThat(sent(effects, Message.AppendRequest.class)).hasSize(2);
    core.sync();
    core.receive(core.accepted(B, core.status().lastIndex()));
    assertThat(core.status().configurationCommitted())
        .as("A and B are no majority of B C")
        .isFalse();
    assertThat(core.status().role()).isEqualTo(Role.LEADER);
  }

  @Test
  void itStepsDownWhenTheNewConfigurationIsCommittedAndLetsAnotherTakeOver() {
    acknowledgeAll(C);
    change(enterJoint(B, C));
    acknowledgeAll(B, C);
    change(COMMIT_NEW);
    core.sync();
    long index = core.status().lastIndex();
    Effects effects = core.receive(core.accepted(B, index), core.accepted(C, index));
    assertThat(done(effects).configuration()).isEqualTo(Configuration.of(List.of(B, C)));
    assertThat(core.status().role()).isEqualTo(Role.FOLLOWER);
    assertThat(sent(effects, Message.TimeoutNow.class)).hasSize(1);
    assertThat(sent(effects, Message.Heartbeat.class))
        .as("the others learn of the commitment")
        .allMatch(heartbeat -> heartbeat.commit() == index)
        .hasSize(2);
    assertThat(core.elapse(10_000).messages()).isEmpty();
  }

  // Removal.

  @Test
  void whoIsLeftOutIsToldUntilItConfirms() {
    change(enterJoint(A, B));
    acknowledgeAll(B, C);
    change(COMMIT_NEW);
    core.sync();
    long index = core.status().lastIndex();
    Effects effects = core.receive(core.accepted(B, index));
    assertThat(sent(effects, Message.Removed.class, C))
        .singleElement()
        .returns(index, Message.Removed::configurationIndex);
    assertThat(sent(core.elapse(50), Message.Removed.class, C)).hasSize(1);
    core.receive(new Message.RemovedResponse(core.from(C, 99), index));
    assertThat(core.status().role())
        .as("the term of a removed member is no concern")
        .isEqualTo(Role.LEADER);
    assertThat(core.status().removalConfirmed()).containsExactly(C);
    assertThat(sent(core.elapse(50), Message.Removed.class, C)).isEmpty();
    assertThat(refusal(change(new MembershipChange.AddLearner(C))))
        .isInstanceOf(Refusal.Illegal.class);
  }

  @Test
  void anOperatorMayHaveItTellThemAgain() {
    Effects effects = core.step(new Event.AnnounceRemoval(new TreeSet<>(List.of(B, D)), 1));
    assertThat(sent(effects, Message.Removed.class))
        .as("B is a member")
        .extracting(removed -> removed.envelope().to())
        .containsExactly(D);
  }

  @Test
  void aRemovedMemberWritesItDownBeforeItConfirmsAndIsSilentForEver() {
    CoreDriver leaving = CoreDriver.withVoters(A, B);
    var removed = new Message.Removed(leaving.from(B, 3), 5, Configuration.of(List.of(B)));
    Effects effects = leaving.receive(removed);
    assertThat(effects.persist().orElseThrow().removed()).hasValue(5);
    assertThat(effects.messages()).isEmpty();
    assertThat(sent(leaving.sync(), Message.RemovedResponse.class)).hasSize(1);
    leaving.restart();
    assertThat(leaving.status().role()).isEqualTo(Role.RETIRED);
    assertThat(leaving.elapse(10_000).messages()).isEmpty();
    assertThat(leaving.receive(leaving.voteRequest(B, 9, 9, 9)).messages()).isEmpty();
    assertThat(sent(leaving.receive(removed), Message.RemovedResponse.class)).hasSize(1);
  }

  @Test
  void aMemberThatANewerConfigurationNamesIgnoresAnOldRemoval() {
    CoreDriver back = CoreDriver.withVoters(A, B);
    back.receive(
        back.append(B, 1, 1, 1, 1, configurationEntry(2, 1, Configuration.of(List.of(A, B)))));
    back.receive(new Message.Removed(back.from(B, 1), 1, Configuration.of(List.of(B))));
    back.receive(new Message.Removed(back.from(B, 1), 5, Configuration.of(List.of(A, B))));
    assertThat(back.status().role()).isEqualTo(Role.FOLLOWER);
  }
}
