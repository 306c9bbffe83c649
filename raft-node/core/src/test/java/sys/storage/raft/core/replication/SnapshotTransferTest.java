package sys.storage.raft.core.replication;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.log.SnapshotMetadata;

class SnapshotTransferTest {

  private static final long SECOND = 1_000_000_000;

  private final SnapshotTransfer transfer = transferOf(1_000, 1_000_000);

  /** In chunks of 100 bytes; stalled after a second. */
  private static SnapshotTransfer transferOf(long size, long bytesPerSecond) {
    var snapshot = new SnapshotMetadata(9, 1, 0, 1, 0, Configuration.EMPTY, size);
    return new SnapshotTransfer(snapshot, 100, bytesPerSecond, SECOND, 0);
  }

  private int sendAll(SnapshotTransfer sending, long now) {
    int chunks = 0;
    while (sending.canSend(now)) {
      sending.chunkSent();
      chunks++;
    }
    return chunks;
  }

  @Test
  void theFirstChunkGoesAloneThenAWindow() {
    assertThat(sendAll(transfer, 1)).isEqualTo(1);
    transfer.answered(100, SECOND / 2);
    assertThat(sendAll(transfer, SECOND / 2)).isEqualTo(4);
    transfer.answered(200, SECOND / 2 + 1);
    assertThat(transfer.offset()).isEqualTo(500);
  }

  @Test
  void anInterruptedTransferGoesOnWhereThePeerSays() {
    sendAll(transfer, 1);
    transfer.answered(700, 2);
    assertThat(transfer.offset()).isEqualTo(700);
  }

  @Test
  void theSameAnswerTwiceMeansThatAChunkIsMissing() {
    sendAll(transfer, 1);
    transfer.answered(100, SECOND / 2);
    sendAll(transfer, SECOND / 2);
    transfer.answered(200, SECOND / 2);
    transfer.answered(200, SECOND / 2);
    assertThat(transfer.offset()).isEqualTo(200);
    transfer.answered(0, SECOND / 2);
    assertThat(transfer.offset()).as("the peer has restarted").isZero();
  }

  @Test
  void silenceMeansThatEverythingIsMissing() {
    sendAll(transfer, 1);
    transfer.answered(100, SECOND / 2);
    sendAll(transfer, SECOND / 2);
    assertThat(sendAll(transfer, SECOND)).isZero();
    assertThat(transfer.canSend(2 * SECOND)).isTrue();
    assertThat(transfer.offset()).isEqualTo(100);
  }

  @Test
  void theRateIsLimited() {
    SnapshotTransfer slow = transferOf(100_000, 200);
    long bytes = 0;
    for (long now = 0; now <= 10 * SECOND; now += SECOND / 100) {
      int chunks = sendAll(slow, now);
      bytes += 100L * chunks;
      if (chunks > 0) {
        slow.answered(slow.offset(), now);
      }
    }
    assertThat(bytes).isBetween(1_900L, 2_200L);
  }

  @Test
  void anEmptyFileIsOneEmptyChunk() {
    SnapshotTransfer empty = transferOf(0, 100);
    assertThat(sendAll(empty, 1)).isEqualTo(1);
  }
}
