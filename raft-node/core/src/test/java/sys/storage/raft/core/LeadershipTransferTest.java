package sys.storage.raft.core;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raft.core.driver.CoreDriver.A;
import static sys.storage.raft.core.driver.CoreDriver.B;
import static sys.storage.raft.core.driver.CoreDriver.C;
import static sys.storage.raft.core.driver.CoreDriver.D;
import static sys.storage.raft.core.driver.CoreDriver.sent;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.driver.CoreDriver;
import sys.storage.raft.core.message.Message;

class LeadershipTransferTest {

  private final CoreDriver core = CoreDriver.withVoters(A, B, C).lead(B);

  private Effects transfer(Optional<MemberId> target) {
    return core.step(new Event.TransferLeadership(77, target, 1));
  }

  @Test
  void theTargetIsBroughtUpToDateBeforeItIsTold() {
    core.receive(core.accepted(B, 2), core.accepted(C, 2));
    core.propose(8);
    assertThat(sent(transfer(Optional.of(C)), Message.TimeoutNow.class)).isEmpty();
    assertThat(sent(core.receive(core.accepted(C, 3)), Message.TimeoutNow.class, C)).hasSize(1);
  }

  @Test
  void proposalsAreRefusedMeanwhile() {
    transfer(Optional.of(B));
    assertThat(core.step(new Event.Propose(5, new byte[1])).replies())
        .containsExactly(new Reply.Refused(5, new Refusal.Transferring(B)));
  }

  @Test
  void itIsDoneWhenAnotherLeaderIsKnown() {
    transfer(Optional.of(B));
    core.receive(new Message.VoteRequest(core.from(B, 3), 2, 2, true));
    assertThat(core.status().role()).isEqualTo(Role.FOLLOWER);
    assertThat(core.receive(core.heartbeat(B, 3)).replies())
        .containsExactly(new Reply.TransferDone(77, B));
  }

  @Test
  void itIsGivenUpAfterAnElectionTimeout() {
    core.receive(core.accepted(B, 2));
    transfer(Optional.of(C));
    core.elapse(150);
    core.receive(core.accepted(B, 2));
    Effects effects = core.elapse(150);
    assertThat(effects.replies())
        .singleElement()
        .isInstanceOfSatisfying(
            Reply.Refused.class,
            refused ->
                assertThat(refused.refusal().text())
                    .isEqualTo("c did not take over within 300 ms: this node still leads"));
    assertThat(core.propose(1).replies()).hasOnlyElementsOfType(Reply.Proposed.class);
  }

  @Test
  void theOutcomeIsUnknownWhenNobodyLeadsForLong() {
    transfer(Optional.of(B));
    core.receive(new Message.VoteRequest(core.from(B, 3), 2, 2, true));
    assertThat(core.elapse(600).replies())
        .containsExactly(new Reply.Refused(77, new Refusal.LostLeadership(Optional.empty())));
  }

  @Test
  void withoutATargetTheMostCaughtUpVoterIsChosen() {
    core.receive(core.accepted(B, 1), core.accepted(C, 2));
    transfer(Optional.empty());
    assertThat(core.status().transferTarget()).contains(C);
  }

  @Test
  void theTargetMustBeAVoterAndTheLeaderIsDoneAtOnce() {
    assertThat(transfer(Optional.of(D)).replies())
        .containsExactly(
            new Reply.Refused(
                77, new Refusal.Illegal(D + " is not a voter of the incoming configuration")));
    assertThat(transfer(Optional.of(A)).replies()).containsExactly(new Reply.TransferDone(77, A));
  }

  @Test
  void aFollowerThatIsToldCampaignsWithoutPreVote() {
    CoreDriver follower = CoreDriver.withVoters(A, B, C);
    follower.receive(follower.heartbeat(B, 1));
    follower.receive(new Message.TimeoutNow(follower.from(C)));
    assertThat(follower.status().role()).as("only its leader may tell it").isEqualTo(Role.FOLLOWER);
    follower.receive(new Message.TimeoutNow(follower.from(B)));
    assertThat(sent(follower.sync(), Message.VoteRequest.class))
        .allMatch(Message.VoteRequest::leaderTransfer)
        .hasSize(2);
  }
}
