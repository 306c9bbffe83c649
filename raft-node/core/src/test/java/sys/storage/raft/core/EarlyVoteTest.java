package sys.storage.raft.core;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raft.core.driver.CoreDriver.A;
import static sys.storage.raft.core.driver.CoreDriver.B;
import static sys.storage.raft.core.driver.CoreDriver.C;
import static sys.storage.raft.core.driver.CoreDriver.D;
import static sys.storage.raft.core.driver.CoreDriver.configurationEntry;
import static sys.storage.raft.core.driver.CoreDriver.sent;
import static sys.storage.raft.core.driver.UnsafeModes.OF_THREE;
import static sys.storage.raft.core.driver.UnsafeModes.member;
import static sys.storage.raft.core.driver.UnsafeModes.options;
import static sys.storage.raft.core.driver.UnsafeModes.refusal;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.StaticPeers;
import sys.storage.raft.core.driver.CoreDriver;
import sys.storage.raft.core.message.Message;

/** The mode unsafe-early-vote: a list of voters outside the log. */
class EarlyVoteTest {

  private static final StaticPeers LIST = new StaticPeers(new TreeSet<>(List.of(A, B, C, D)), 1);

  private static Event ask(CoreDriver core, StaticPeers peers) {
    return new Event.ImposePeers(core.nextRequest(), peers);
  }

  private static Effects impose(CoreDriver core, StaticPeers peers) {
    core.step(ask(core, peers));
    return core.sync();
  }

  private static CoreDriver empty() {
    CoreDriver core = CoreDriver.blank(options(SafetyMode.UNSAFE_EARLY_VOTE));
    assertThat(impose(core, LIST).replies())
        .containsExactly(new Reply.MembershipDone(1, false, 0, Configuration.of(LIST.voters())));
    return core;
  }

  @Test
  void anEmptyNodeThatHasTheListCampaigns() {
    CoreDriver core = empty();
    assertThat(sent(core.elapse(600), Message.PreVoteRequest.class)).hasSize(3);
    core.receive(
        new Message.PreVoteResponse(core.from(B), true, 1),
        new Message.PreVoteResponse(core.from(C), true, 1));
    core.sync();
    core.receive(
        new Message.VoteResponse(core.from(B), true), new Message.VoteResponse(core.from(C), true));
    assertThat(core.status().role()).isEqualTo(Role.LEADER);
  }

  @Test
  void anEmptyNodeThatHasTheListVotesAtOnce() {
    CoreDriver core = empty();
    core.receive(core.voteRequest(C, 2, 1, 1));
    assertThat(sent(core.sync(), Message.VoteResponse.class, C))
        .singleElement()
        .returns(true, Message.VoteResponse::granted);
  }

  @Test
  void theListHoldsWhateverTheLogSays() {
    CoreDriver core = member(SafetyMode.UNSAFE_EARLY_VOTE);
    impose(core, LIST);
    core.receive(core.append(B, 1, 1, 1, 2, configurationEntry(2, 1, OF_THREE)));
    assertThat(core.status().configuration().voters()).isEqualTo(LIST.voters());
    assertThat(core.status().configurationIndex()).isEqualTo(2);
  }

  @Test
  void theListHoldsAfterARestart() {
    CoreDriver core = member(SafetyMode.UNSAFE_EARLY_VOTE);
    impose(core, LIST);
    core.restart();
    assertThat(core.status().configuration().voters()).isEqualTo(LIST.voters());
  }

  @Test
  void aLeaderCountsByItsListFromThenOn() {
    CoreDriver core = member(SafetyMode.UNSAFE_EARLY_VOTE).lead(B);
    core.receive(core.accepted(B, 2));
    impose(core, LIST);
    core.propose(8);
    core.sync();
    core.receive(core.accepted(B, 3));
    assertThat(core.status().commitIndex()).as("two of four").isEqualTo(2);
    core.receive(core.accepted(D, 3));
    assertThat(core.status().commitIndex()).as("three of four").isEqualTo(3);
  }

  @Test
  void theSameListAgainIsAlreadyDone() {
    CoreDriver core = empty();
    assertThat(impose(core, LIST).replies())
        .containsExactly(new Reply.MembershipDone(2, true, 0, Configuration.of(LIST.voters())));
  }

  @Test
  void anOlderOperatorImposesNothing() {
    CoreDriver core = empty();
    Effects refused = core.step(ask(core, new StaticPeers(OF_THREE.voters(), 0)));
    assertThat(refusal(refused)).isEqualTo(new Refusal.StaleOperator(0, 1));
    assertThat(refused.persist()).isEmpty();
  }

  @Test
  void ofTwoListsInOneTurnTheOneOfTheOlderOperatorLeavesNothingOnDisk() {
    CoreDriver core = empty();
    var newer = new StaticPeers(OF_THREE.voters(), 3);
    Effects turn = core.step(ask(core, newer), ask(core, new StaticPeers(LIST.voters(), 2)));
    assertThat(refusal(turn)).isEqualTo(new Refusal.StaleOperator(2, 3));
    core.sync();
    core.restart();
    assertThat(core.status().configuration().voters()).isEqualTo(newer.voters());
    assertThat(core.status().operatorEpoch()).isEqualTo(3);
  }

  @Test
  void aListIsAnsweredWhenItIsDurable() {
    CoreDriver core = member(SafetyMode.UNSAFE_EARLY_VOTE);
    assertThat(core.step(ask(core, LIST)).replies()).isEmpty();
    assertThat(core.sync().replies()).hasSize(1);
  }

  @Test
  void aListThatWasNotAnsweredMayBeLost() {
    CoreDriver core = member(SafetyMode.UNSAFE_EARLY_VOTE);
    core.step(ask(core, LIST));
    core.restart();
    assertThat(core.status().configuration()).isEqualTo(OF_THREE);
  }

  @Test
  void theLogCannotChangeAList() {
    CoreDriver core = member(SafetyMode.UNSAFE_EARLY_VOTE).lead(B);
    core.receive(core.accepted(B, 2));
    impose(core, new StaticPeers(OF_THREE.voters(), 1));
    Effects refused =
        core.step(
            new Event.ChangeMembership(
                core.nextRequest(),
                new MembershipChange.AddLearner(D),
                core.status().configurationIndex(),
                1));
    assertThat(refusal(refused).text()).contains("static list");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNSAFE_EARLY_VOTE")
  void everyOtherModeRefusesAList(SafetyMode mode) {
    CoreDriver core = member(mode);
    assertThat(refusal(core.step(new Event.ImposePeers(core.nextRequest(), LIST))).text())
        .contains("unsafe-early-vote", mode.text());
    assertThat(core.status().configuration()).isEqualTo(OF_THREE);
  }
}
