package sys.storage.raft.core.replication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sys.storage.raft.core.replication.Progress.State;

class ProgressTest {

  private final Progress progress = new Progress(20, 2, 1_000);

  @Test
  void matchNeverMovesBackwards() {
    progress.accepted(15, 1);
    progress.accepted(10, 1);
    assertThat(progress.match()).isEqualTo(15);
    progress.rejected(20, 3);
    assertThat(progress.match()).isEqualTo(15);
    assertThat(progress.next()).as("nor does the next index fall below it").isEqualTo(16);
  }

  @Test
  void probingAsksOnceAndThenWaits() {
    assertThat(progress.canSend()).isTrue();
    progress.sent(20, 10, 1);
    assertThat(progress.canSend()).isFalse();
    progress.resumeProbe();
    assertThat(progress.canSend()).isTrue();
    assertThat(progress.next()).as("nothing is assumed").isEqualTo(21);
  }

  @Test
  void everyRefusalOfAProbeMovesItBack() {
    for (long next = progress.next(); next > 1; next = progress.next()) {
      assertThat(progress.rejected(next - 1, next + 5)).isTrue();
      assertThat(progress.next()).isLessThan(next);
    }
    assertThat(progress.next()).isEqualTo(1);
  }

  @Test
  void pipeliningIsBoundedByMessages() {
    progress.accepted(20, 1);
    progress.sent(21, 10, 1);
    progress.sent(22, 10, 1);
    assertThat(progress.canSend()).isFalse();
    progress.accepted(21, 1);
    assertThat(progress.canSend()).isTrue();
    assertThat(progress.next()).isEqualTo(23);
  }

  @Test
  void pipeliningIsBoundedByBytesButOneMessageAlwaysGoes() {
    progress.accepted(20, 1);
    progress.sent(21, 5_000, 1);
    assertThat(progress.canSend()).isFalse();
    progress.accepted(21, 1);
    assertThat(progress.canSend()).isTrue();
  }

  @Test
  void aPeerIsStuckWhenItAcknowledgesNothingForTooLong() {
    progress.accepted(20, 100);
    progress.sent(21, 10, 500);
    assertThat(progress.isStuck(21, 590, 100)).isFalse();
    assertThat(progress.isStuck(21, 600, 100)).isTrue();
    assertThat(progress.isStuck(21, 650, 100)).as("once for each period").isFalse();
    progress.accepted(21, 660);
    assertThat(progress.isStuck(21, 9_000, 100)).isFalse();
  }

  @Test
  void aSnapshotKeepsAppendsBack() {
    progress.becomeSnapshot();
    assertThat(progress.canSend()).isFalse();
    assertThat(progress.rejected(20, 5)).isFalse();
    progress.becomeProbe();
    assertThat(progress.state()).isEqualTo(State.PROBE);
  }
}
