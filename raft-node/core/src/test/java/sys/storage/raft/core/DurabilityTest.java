package sys.storage.raft.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sys.storage.raft.core.driver.CoreDriver.A;
import static sys.storage.raft.core.driver.CoreDriver.B;
import static sys.storage.raft.core.driver.CoreDriver.C;
import static sys.storage.raft.core.driver.CoreDriver.command;
import static sys.storage.raft.core.driver.CoreDriver.sent;

import java.util.List;
import org.junit.jupiter.api.Test;
import sys.storage.raft.core.driver.CoreDriver;
import sys.storage.raft.core.message.Message;
import sys.storage.raft.core.message.Message.AppendResponse;

/** Nothing is said to be durable before it is. */
class DurabilityTest {

  private final CoreDriver core = CoreDriver.withVoters(A, B, C);

  @Test
  void anAcknowledgementWaitsForTheDisk() {
    Effects effects = core.receive(core.append(B, 1, 1, 1, 1, command(2, 1)));
    assertThat(effects.messages()).isEmpty();
    assertThat(sent(core.sync(), AppendResponse.class))
        .singleElement()
        .returns(2L, AppendResponse::matchIndex);
  }

  @Test
  void anAppendThatComesTwiceWaitsForTheSameWrite() {
    core.receive(core.append(B, 1, 1, 1, 1, command(2, 1)));
    Effects again = core.receive(core.append(B, 1, 1, 1, 1, command(2, 1)));
    assertThat(again.persist()).isEmpty();
    assertThat(again.messages()).isEmpty();
    assertThat(sent(core.sync(), AppendResponse.class)).hasSize(2);
  }

  @Test
  void anEntryThatWasReplacedWhileItWasWrittenDoesNotCountAsDurable() {
    core.receive(core.append(B, 1, 1, 1, 1, command(2, 1)));
    core.receive(core.append(C, 2, 1, 1, 1, command(2, 2)));
    Effects effects = core.step(new Event.Persisted(core.lastBatch() - 1));
    assertThat(core.status().durableIndex()).isEqualTo(1);
    assertThat(sent(effects, AppendResponse.class))
        .as("true when it was promised, to a leader that is deposed")
        .allMatch(response -> response.envelope().to().equals(B));
    core.sync();
    assertThat(core.status().durableIndex()).isEqualTo(2);
  }

  @Test
  void whatIsReplacedWithinOneTurnIsNeitherWrittenNorAcknowledged() {
    Effects effects =
        core.receive(
            core.append(B, 1, 1, 1, 1, command(2, 1), command(3, 1)),
            core.append(C, 2, 1, 1, 1, command(2, 2)));
    PersistBatch batch = effects.persist().orElseThrow();
    assertThat(batch.entries()).containsExactly(command(2, 2));
    assertThat(batch.truncateFrom()).as("never written, so nothing to cut").isEmpty();
    assertThat(sent(core.sync(), AppendResponse.class))
        .singleElement()
        .returns(C, response -> response.envelope().to());
  }

  @Test
  void truncationsOfOneTurnBecomeOne() {
    core.receive(core.append(B, 1, 1, 1, 1, command(2, 1), command(3, 1), command(4, 1)));
    core.sync();
    Effects effects =
        core.receive(
            core.append(C, 2, 3, 1, 1, command(4, 2)), core.append(B, 3, 2, 1, 1, command(3, 3)));
    PersistBatch batch = effects.persist().orElseThrow();
    assertThat(batch.truncateFrom()).hasValue(3);
    assertThat(batch.entries()).containsExactly(command(3, 3));
    assertThat(batch.hardState().orElseThrow().term()).isEqualTo(3);
  }

  @Test
  void theCommitIndexIsNeverWorthAWriteOfItsOwn() {
    core.receive(core.append(B, 1, 1, 1, 1, command(2, 1)));
    core.sync();
    assertThat(core.receive(core.append(B, 1, 2, 1, 2)).persist()).isEmpty();
    Effects next = core.receive(core.append(B, 1, 2, 1, 2, command(3, 1)));
    assertThat(next.persist().orElseThrow().hardState().orElseThrow().commit()).isEqualTo(2);
  }

  @Test
  void committedEntriesAreHandedOutAgainAfterARestart() {
    core.receive(core.append(B, 1, 1, 1, 2, command(2, 1)));
    core.sync();
    core.restart();
    assertThat(core.status().commitIndex()).isEqualTo(2);
    assertThat(core.status().appliedIndex()).isZero();
    assertThat(core.firstEffects().apply())
        .singleElement()
        .isInstanceOfSatisfying(
            Effects.ToApply.Entries.class,
            work ->
                assertThat(work.entries()).extracting(e -> e.index()).isEqualTo(List.of(1L, 2L)));
  }

  @Test
  void aConfirmationOfABatchThatWasNeverHandedOutStopsTheNode() {
    assertThatThrownBy(() -> core.step(new Event.Persisted(99)))
        .isInstanceOf(InvariantViolation.class);
  }

  @Test
  void aPreVotePromisesNothingAndNeedsNoDisk() {
    Effects effects = core.receive(new Message.PreVoteRequest(core.from(B, 2), 1, 1));
    assertThat(effects.persist()).isEmpty();
    assertThat(sent(effects, Message.PreVoteResponse.class))
        .allMatch(Message.PreVoteResponse::granted)
        .hasSize(1);
  }
}
