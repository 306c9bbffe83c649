package sys.storage.raft.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sys.storage.raft.core.driver.CoreDriver.A;
import static sys.storage.raft.core.driver.CoreDriver.B;
import static sys.storage.raft.core.driver.CoreDriver.C;
import static sys.storage.raft.core.driver.CoreDriver.command;
import static sys.storage.raft.core.driver.CoreDriver.sent;

import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import sys.storage.raft.core.Effects.ToApply;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.driver.CoreDriver;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.message.Message.SnapshotChunk;
import sys.storage.raft.core.message.Message.SnapshotChunkResponse;

/** Rule 11: snapshots in resumable chunks, and the log behind them. */
class SnapshotTest {

  private static final byte[] FILE = new byte[1_000];
  private static final Configuration VOTERS = Configuration.of(List.of(A, B, C));
  private static final SnapshotMetadata SNAPSHOT =
      new SnapshotMetadata(50, 3, 7_000, 20, 4, VOTERS, FILE.length);

  private final CoreDriver core = CoreDriver.withVoters(A, B, C);

  private SnapshotChunk chunk(int from, int to) {
    return chunk(SNAPSHOT, from, to);
  }

  private SnapshotChunk chunk(SnapshotMetadata snapshot, int from, int to) {
    byte[] data = Arrays.copyOfRange(FILE, from, to);
    var crc = new CRC32C();
    crc.update(data);
    return new SnapshotChunk(
        core.from(B, 3), snapshot, from, data, (int) crc.getValue(), to == FILE.length);
  }

  private static SnapshotChunkResponse answer(Effects effects) {
    return sent(effects, SnapshotChunkResponse.class).getLast();
  }

  /** The answer, whether it had to wait for the disk or not. */
  private SnapshotChunkResponse answerTo(SnapshotChunk chunk) {
    Effects received = core.receive(chunk);
    Effects durable = core.sync();
    return answer(received.messages().isEmpty() ? durable : received);
  }

  @Test
  void aReceivedSnapshotBecomesTheStateWhenItIsDurable() {
    core.receive(chunk(0, 600));
    assertThat(answer(core.sync()).nextOffset()).isEqualTo(600);
    Effects last = core.receive(chunk(600, 1_000));
    assertThat(last.apply()).isEmpty();
    assertThat(core.status().commitIndex()).isEqualTo(1);
    Effects installed = core.sync();
    assertThat(installed.apply()).containsExactly(new ToApply.Restore(SNAPSHOT));
    assertThat(answer(installed).installed()).isTrue();
    assertThat(installed.notices()).contains(new Notice.SnapshotInstalled(50));
    CoreStatus status = core.status();
    assertThat(
            List.of(
                status.commitIndex(),
                status.lastIndex(),
                status.durableIndex(),
                status.snapshotIndex(),
                status.configurationIndex(),
                status.operatorEpoch()))
        .isEqualTo(List.of(50L, 50L, 50L, 50L, 20L, 4L));
    core.receive(core.append(B, 3, 50, 3, 51, command(51, 3)));
    assertThat(core.status().commitIndex()).isEqualTo(51);
  }

  @Test
  void chunksOfOneTurnBecomeOneWrite() {
    Effects effects = core.receive(chunk(0, 300), chunk(300, 600));
    assertThat(effects.persist().orElseThrow().snapshotChunk().orElseThrow().data()).hasSize(600);
  }

  @Test
  void aMissingOrDamagedChunkIsAnsweredWithTheOffsetThatIsWanted() {
    assertThat(answerTo(chunk(0, 300)).nextOffset()).isEqualTo(300);
    assertThat(answerTo(chunk(600, 900)).nextOffset()).isEqualTo(300);
    SnapshotChunk good = chunk(300, 600);
    var damaged =
        new SnapshotChunk(
            good.envelope(), SNAPSHOT, 300, good.data(), good.crc32c() + 1, good.last());
    assertThat(answerTo(damaged).nextOffset()).isEqualTo(300);
    assertThat(answerTo(chunk(0, 300)).nextOffset()).as("a resumed transfer").isEqualTo(300);
  }

  @Test
  void anotherSnapshotStartsFromItsBeginning() {
    core.receive(chunk(0, 300));
    var newer = new SnapshotMetadata(60, 3, 8_000, 20, 4, VOTERS, FILE.length);
    assertThat(answerTo(chunk(newer, 300, 600)).nextOffset()).isZero();
  }

  @Test
  void aFileThatFailsItsChecksIsForgotten() {
    core.receive(chunk(0, 1_000));
    Effects effects = core.step(new Event.SnapshotRefused(50, "bad checksum"));
    assertThat(effects.notices()).hasAtLeastOneElementOfType(Notice.MessageRefused.class);
    Effects written = core.sync();
    assertThat(answer(written))
        .returns(0L, SnapshotChunkResponse::nextOffset)
        .returns(false, SnapshotChunkResponse::installed);
    assertThat(written.apply()).isEmpty();
  }

  @Test
  void nothingChangesTheLogWhileACompleteSnapshotIsBeingWritten() {
    core.receive(chunk(0, 1_000));
    Effects effects = core.receive(core.append(B, 3, 1, 1, 1, command(2, 3)));
    assertThat(effects.persist()).isEmpty();
    assertThat(core.elapse(10_000).messages()).as("nor does it campaign").isEmpty();
  }

  @Test
  void aSnapshotOfWhatIsInTheLogIsNotNeeded() {
    core.receive(core.append(B, 3, 1, 1, 1, command(2, 3), command(3, 3)));
    core.sync();
    var covered = new SnapshotMetadata(2, 3, 0, 1, 0, VOTERS, FILE.length);
    assertThat(answerTo(chunk(covered, 0, 300)).installed()).isTrue();
    assertThat(core.status().commitIndex()).isEqualTo(2);
    assertThat(core.status().lastIndex()).isEqualTo(3);
  }

  @Test
  void anInterruptedTransferBeginsAgainAfterARestart() {
    core.receive(chunk(0, 300));
    core.sync();
    core.restart();
    assertThat(answerTo(chunk(300, 600)).nextOffset()).isZero();
  }

  @Test
  void aSnapshotAheadOfTheStateStopsTheNode() {
    assertThatThrownBy(() -> core.step(new Event.SnapshotSaved(SNAPSHOT)))
        .isInstanceOf(InvariantViolation.class);
  }
}
