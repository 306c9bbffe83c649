package sys.storage.raft.core;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raft.core.driver.CoreDriver.A;
import static sys.storage.raft.core.driver.CoreDriver.B;
import static sys.storage.raft.core.driver.CoreDriver.C;
import static sys.storage.raft.core.driver.CoreDriver.sent;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import sys.storage.raft.core.driver.CoreDriver;
import sys.storage.raft.core.message.Message;

/** Rule 9: linearizable reads, and the lease. */
class ReadTest {

  private final CoreDriver core = CoreDriver.withVoters(A, B, C).lead(B);

  private static long round(Effects effects) {
    return sent(effects, Message.Heartbeat.class).getFirst().readRound();
  }

  private static Event read(long requestId) {
    return new Event.Read(requestId, false);
  }

  private static Event leaseRead(long requestId) {
    return new Event.Read(requestId, true);
  }

  @Test
  void aNewLeaderAnswersOnlyAfterItsBlankEntryIsCommitted() {
    Effects before = core.step(read(1));
    assertThat(sent(before, Message.Heartbeat.class)).isEmpty();
    Effects committed = core.receive(core.accepted(B, 2));
    assertThat(committed.replies()).isEmpty();
    Effects confirmed = core.receive(core.heartbeatResponse(B, round(committed)));
    assertThat(confirmed.replies()).containsExactly(new Reply.ReadReady(1, 2));
  }

  @Test
  void oneRoundConfirmsAllReadsThatWaited() {
    core.receive(core.accepted(B, 2));
    Effects asked = core.step(read(1), read(2), read(3));
    assertThat(sent(asked, Message.Heartbeat.class)).as("one to each peer, at once").hasSize(2);
    Effects confirmed = core.receive(core.heartbeatResponse(C, round(asked)));
    assertThat(confirmed.replies())
        .containsExactly(
            new Reply.ReadReady(1, 2), new Reply.ReadReady(2, 2), new Reply.ReadReady(3, 2));
  }

  @Test
  void anAnswerToAnEarlierRoundConfirmsNoLaterRead() {
    core.receive(core.accepted(B, 2));
    long first = round(core.step(read(1)));
    long second = round(core.step(read(2)));
    assertThat(core.receive(core.heartbeatResponse(B, first)).replies())
        .containsExactly(new Reply.ReadReady(1, 2));
    assertThat(core.receive(core.heartbeatResponse(B, second)).replies())
        .containsExactly(new Reply.ReadReady(2, 2));
  }

  @Test
  void aSoleVoterAnswersAtOnce() {
    CoreDriver alone = CoreDriver.withVoters(A);
    alone.sync();
    alone.sync();
    assertThat(alone.step(read(1)).replies()).containsExactly(new Reply.ReadReady(1, 2));
  }

  @Test
  void readsOfADeposedLeaderAreRefused() {
    core.receive(core.accepted(B, 2));
    core.step(read(1));
    Effects effects = core.receive(core.heartbeat(C, 9));
    assertThat(effects.replies())
        .containsExactly(new Reply.Refused(1, new Refusal.NotLeader(Optional.of(C))));
  }

  @Test
  void aLeaseReadNeedsNoRoundWhileTheLeaseRuns() {
    core.receive(core.accepted(B, 2));
    long round = round(core.step(read(1)));
    core.receive(core.heartbeatResponse(B, round));
    assertThat(core.status().leaseValid()).isTrue();
    assertThat(core.step(leaseRead(2)).replies()).containsExactly(new Reply.ReadReady(2, 2));
  }

  @Test
  void theLeaseRunsFromTheSendingOfTheRoundAndAllowsForDrift() {
    core.receive(core.accepted(B, 2));
    long round = round(core.step(read(1)));
    core.elapse(200); // the answer takes long
    core.receive(core.heartbeatResponse(B, round), core.accepted(B, 2));
    core.elapse(69);
    assertThat(core.status().leaseValid()).isTrue();
    core.elapse(1);
    assertThat(core.status().leaseValid()).as("300 ms less a tenth").isFalse();
    Effects effects = core.step(leaseRead(2));
    assertThat(effects.replies()).isEmpty();
    assertThat(core.receive(core.heartbeatResponse(B, round(effects))).replies())
        .as("falls back to a round")
        .containsExactly(new Reply.ReadReady(2, 2));
  }

  @Test
  void aTransferSurrendersTheLeaseForTheRestOfTheTerm() {
    core.receive(core.accepted(B, 2));
    core.step(new Event.TransferLeadership(1, Optional.of(B), 1));
    core.elapse(150);
    core.receive(core.accepted(C, 2));
    core.elapse(150); // given up; but the target may still act upon the message
    assertThat(core.status().transferTarget()).isEmpty();
    long round = round(core.step(read(2)));
    core.receive(core.heartbeatResponse(C, round));
    assertThat(core.status().leaseValid()).isFalse();
  }
}
