package sys.storage.raft.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static sys.storage.raft.core.driver.CoreDriver.A;
import static sys.storage.raft.core.driver.CoreDriver.B;
import static sys.storage.raft.core.driver.CoreDriver.C;
import static sys.storage.raft.core.driver.CoreDriver.command;
import static sys.storage.raft.core.driver.CoreDriver.sent;

import java.util.List;
import org.junit.jupiter.api.Test;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.driver.CoreDriver;
import sys.storage.raft.core.message.Message;

/** Rule 1: pre-vote, check-quorum, and the leader's lease on votes. */
class ElectionTest {

  private final CoreDriver core = CoreDriver.withVoters(A, B, C);

  @Test
  void aFollowerAsksBeforeItRaisesItsTerm() {
    Effects effects = core.elapse(600);
    assertThat(sent(effects, Message.PreVoteRequest.class))
        .extracting(request -> request.envelope().term())
        .containsExactly(2L, 2L);
    assertThat(core.status().role()).isEqualTo(Role.PRE_CANDIDATE);
    assertThat(core.status().term()).isEqualTo(1);
  }

  @Test
  void aPreCandidateAdoptsAHigherTermFromARefusal() {
    core.elapse(600);
    core.receive(new Message.PreVoteResponse(core.from(B, 7), false, 2));
    assertThat(core.status().term()).isEqualTo(7);
    assertThat(core.status().role()).isEqualTo(Role.FOLLOWER);
    Effects effects = core.elapse(600);
    assertThat(sent(effects, Message.PreVoteRequest.class).getFirst().envelope().term())
        .isEqualTo(8);
  }

  @Test
  void aPreVoteRefusalToldAnOldTermChangesNothing() {
    core.elapse(600);
    core.receive(new Message.PreVoteResponse(core.from(B, 1), false, 2));
    assertThat(core.status().role()).isEqualTo(Role.PRE_CANDIDATE);
  }

  @Test
  void aVoteRequestLeavesOnlyWhenTheOwnVoteIsDurable() {
    core.elapse(600);
    Effects campaign = core.receive(new Message.PreVoteResponse(core.from(B), true, 2));
    assertThat(campaign.persist().orElseThrow().hardState().orElseThrow().vote()).contains(A);
    assertThat(sent(campaign, Message.VoteRequest.class)).isEmpty();
    assertThat(sent(core.sync(), Message.VoteRequest.class)).hasSize(2);
  }

  @Test
  void aVoteIsToldOnlyWhenItIsDurable() {
    Effects effects = core.receive(core.voteRequest(B, 2, 1, 1));
    assertThat(effects.messages()).isEmpty();
    assertThat(sent(core.sync(), Message.VoteResponse.class))
        .allMatch(Message.VoteResponse::granted)
        .hasSize(1);
  }

  @Test
  void aTermThatARefusalTellsIsDurableFirst() {
    core.receive(core.append(C, 1, 1, 1, 1, command(2, 1)));
    core.elapse(301);
    Effects effects = core.receive(core.voteRequest(B, 5, 1, 1));
    assertThat(sent(effects, Message.VoteResponse.class)).isEmpty();
    assertThat(sent(core.sync(), Message.VoteResponse.class))
        .extracting(Message.VoteResponse::granted, response -> response.envelope().term())
        .containsExactly(tuple(false, 5L));
  }

  @Test
  void aVoteSurvivesACrash() {
    core.receive(core.voteRequest(B, 2, 1, 1));
    core.sync();
    core.restart();
    core.elapse(300);
    core.receive(core.voteRequest(C, 2, 9, 1));
    assertThat(sent(core.sync(), Message.VoteResponse.class))
        .noneMatch(Message.VoteResponse::granted);
  }

  @Test
  void aVoteIsGivenOnlyForALogThatIsAsUpToDate() {
    core.receive(core.append(B, 1, 1, 1, 1, command(2, 1)));
    core.elapse(301);
    core.receive(core.voteRequest(C, 2, 1, 1)); // same term, shorter
    assertThat(sent(core.sync(), Message.VoteResponse.class))
        .noneMatch(Message.VoteResponse::granted);
    core.receive(core.voteRequest(C, 3, 1, 2)); // shorter, but of a later term
    assertThat(sent(core.sync(), Message.VoteResponse.class))
        .allMatch(Message.VoteResponse::granted);
  }

  @Test
  void whileALeaderIsHeardNobodyGetsAVoteAndNoTermIsAdopted() {
    core.receive(core.heartbeat(B, 1));
    core.elapse(299);
    assertThat(core.receive(core.voteRequest(C, 5, 9, 4)).messages()).isEmpty();
    assertThat(core.status().term()).isEqualTo(1);
    Effects preVote = core.receive(new Message.PreVoteRequest(core.from(C, 5), 9, 4));
    assertThat(sent(preVote, Message.PreVoteResponse.class))
        .noneMatch(Message.PreVoteResponse::granted);
  }

  @Test
  void onlyALeadershipTransferOverridesTheLease() {
    core.receive(core.heartbeat(B, 1));
    core.receive(new Message.VoteRequest(core.from(C, 2), 9, 1, true));
    assertThat(sent(core.sync(), Message.VoteResponse.class))
        .allMatch(Message.VoteResponse::granted);
  }

  @Test
  void aHigherTermThatOthersTellDoesNotEndTheLeaseOfALeaderThatWasHeard() {
    core.elapse(600);
    core.receive(core.heartbeat(B, 1));
    core.receive(new Message.PreVoteResponse(core.from(C, 2), false, 2));
    assertThat(core.status().term()).as("adopted").isEqualTo(2);
    core.elapse(299);
    core.receive(core.voteRequest(C, 2, 9, 1));
    assertThat(sent(core.sync(), Message.VoteResponse.class))
        .noneMatch(Message.VoteResponse::granted);
    core.elapse(1);
    core.receive(core.voteRequest(C, 2, 9, 1));
    assertThat(sent(core.sync(), Message.VoteResponse.class))
        .singleElement()
        .matches(Message.VoteResponse::granted);
  }

  @Test
  void aNodeThatRestartsInAHigherTermHonoursTheLeaseOfALeaderItForgot() {
    core.elapse(600);
    core.receive(core.heartbeat(B, 1));
    core.receive(new Message.PreVoteResponse(core.from(C, 2), false, 2));
    core.sync();
    core.restart();
    core.elapse(299);
    core.receive(core.voteRequest(C, 2, 9, 1));
    assertThat(sent(core.sync(), Message.VoteResponse.class))
        .noneMatch(Message.VoteResponse::granted);
  }

  @Test
  void aNodeThatRestartsHonoursTheLeaseOfALeaderItForgot() {
    core.receive(core.heartbeat(B, 1));
    core.restart();
    core.elapse(299);
    assertThat(core.receive(core.voteRequest(C, 5, 9, 4)).messages()).isEmpty();
    core.elapse(1);
    core.receive(core.voteRequest(C, 5, 9, 4));
    assertThat(core.status().term()).isEqualTo(5);
  }

  @Test
  void aLeaderWithoutAQuorumStepsDown() {
    core.lead(B);
    core.receive(core.heartbeatResponse(B, 1));
    core.elapse(299);
    assertThat(core.status().role()).isEqualTo(Role.LEADER);
    core.elapse(1);
    assertThat(core.status().role()).isEqualTo(Role.FOLLOWER);
    assertThat(core.status().term()).isEqualTo(2);
  }

  @Test
  void answersThatWaitedDuringAPauseCountBeforeTheTimeout() {
    core.lead(B);
    Message late = core.heartbeatResponse(B, 1);
    Effects effects = core.stepAfter(5_000, new Event.Received(late));
    assertThat(effects.notices()).noneMatch(Notice.RoleChanged.class::isInstance);
    assertThat(core.status().role()).isEqualTo(Role.LEADER);
  }

  @Test
  void aStaleLeaderLearnsTheTermAndStepsDown() {
    core.receive(core.heartbeat(C, 9));
    core.sync();
    Effects effects = core.receive(core.append(B, 1, 1, 1, 1));
    assertThat(effects.messages())
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(answer.envelope().term()).isEqualTo(9);
              assertThat(answer.envelope().to()).isEqualTo(B);
            });
    core.lead(B); // in term 10
    core.receive(new Message.HeartbeatResponse(core.from(C, 11), 0, 0));
    assertThat(core.status().role()).isEqualTo(Role.FOLLOWER);
    assertThat(core.status().term()).isEqualTo(11);
  }

  @Test
  void twoLeadersInOneTermStopTheNode() {
    core.receive(core.heartbeat(B, 2));
    assertThatThrownBy(() -> core.receive(core.heartbeat(C, 2)))
        .isInstanceOf(InvariantViolation.class)
        .hasMessageContaining("two leaders in term 2");
  }

  @Test
  void aSoleVoterLeadsAtItsFirstTickButOnlyWithADurableVote() {
    CoreDriver alone = CoreDriver.withVoters(A);
    assertThat(alone.status().role()).isEqualTo(Role.CANDIDATE);
    alone.sync();
    assertThat(alone.status().role()).isEqualTo(Role.LEADER);
  }

  @Test
  void aSoleVoterOfAnUncommittedConfigurationWaitsForTheLeaseOfItsLeader() {
    CoreDriver pair = CoreDriver.withVoters(A, B);
    var alone = Configuration.of(List.of(A));
    pair.receive(pair.append(B, 1, 1, 1, 1, CoreDriver.configurationEntry(2, 1, alone)));
    pair.elapse(299);
    assertThat(pair.status().role()).isEqualTo(Role.FOLLOWER);
    pair.elapse(301);
    assertThat(pair.status().role()).isEqualTo(Role.CANDIDATE);
  }
}
