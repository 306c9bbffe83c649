package sys.storage.raft.node.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.message.Envelope;
import sys.storage.raft.core.message.Message;

class FrameTest {

  private static final UUID CLUSTER = new UUID(1, 2);
  private static final MemberId FROM = new MemberId("demo-0", new UUID(3, 4));
  private static final MemberId TO = new MemberId("dämo-1", new UUID(-5, -6));
  private static final Envelope ENVELOPE = new Envelope(CLUSTER, FROM, TO, 7);
  private static final Configuration JOINT =
      new Configuration(
          new TreeSet<>(List.of(FROM, TO)),
          new TreeSet<>(List.of(FROM)),
          new TreeSet<>(List.of(new MemberId("demo-2", new UUID(8, 9)))),
          new TreeSet<>());
  private static final SnapshotMetadata SNAPSHOT =
      new SnapshotMetadata(90, 6, 12_345, 80, 3, JOINT, 1 << 20);

  static Stream<Message> everyKind() {
    return Stream.of(
        new Message.PreVoteRequest(ENVELOPE, 10, 6),
        new Message.PreVoteResponse(ENVELOPE, true, 8),
        new Message.VoteRequest(ENVELOPE, 10, 6, true),
        new Message.VoteResponse(ENVELOPE, false),
        new Message.AppendRequest(
            ENVELOPE,
            10,
            6,
            9,
            List.of(
                Entry.create(11, 7, 99, Entry.Kind.BLANK, new byte[0]),
                Entry.create(12, 7, 99, Entry.Kind.COMMAND, new byte[] {1, 2, 3}))),
        new Message.AppendRequest(ENVELOPE, 10, 6, 9, List.of()),
        new Message.AppendResponse(ENVELOPE, false, 0, 10, 5, Long.MIN_VALUE),
        new Message.Heartbeat(ENVELOPE, 9, 1),
        new Message.HeartbeatResponse(ENVELOPE, 1, 9),
        new Message.SnapshotChunkResponse(ENVELOPE, 90, 4096, false),
        new Message.TimeoutNow(ENVELOPE),
        new Message.Removed(ENVELOPE, 80, JOINT),
        new Message.RemovedResponse(ENVELOPE, 80));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void whatIsWrittenIsRead(Message message) throws MalformedFrameException {
    assertThat(FrameReader.read(frame(message))).containsExactly(message);
  }

  @Test
  void aSnapshotChunkKeepsItsBytes() throws MalformedFrameException {
    var chunk =
        new Message.SnapshotChunk(ENVELOPE, SNAPSHOT, 4096, new byte[] {4, 5, 6}, 0xCAFE, true);

    var read = (Message.SnapshotChunk) FrameReader.read(frame(chunk)).getFirst();

    assertThat(read.data()).containsExactly(4, 5, 6);
    assertThat(read).usingRecursiveComparison().isEqualTo(chunk);
  }

  @Test
  void aFrameCarriesManyMessagesInOrder() throws MalformedFrameException {
    Message[] all = everyKind().toArray(Message[]::new);

    assertThat(FrameReader.read(frame(all))).containsExactly(all);
  }

  @Test
  void aWriterIsUsedAgainForTheNextFrame() throws MalformedFrameException {
    var writer = new FrameWriter();
    writer.start(CLUSTER, FROM, TO);
    writer.add(new Message.Heartbeat(ENVELOPE, 1, 1));
    writer.start(CLUSTER, FROM, TO);
    writer.add(new Message.TimeoutNow(ENVELOPE));

    assertThat(FrameReader.read(writer.frame())).containsExactly(new Message.TimeoutNow(ENVELOPE));
  }

  @ParameterizedTest
  @MethodSource("everyKind")
  void aFrameCutShortAnywhereIsRefused(Message message) {
    ByteBuffer whole = frame(message);
    int oneMessageLess = frame().remaining();
    for (int length = 0; length < whole.remaining(); length++) {
      ByteBuffer cut = whole.duplicate().limit(length);
      if (length != oneMessageLess) {
        assertThatThrownBy(() -> FrameReader.read(cut))
            .as("%d of %d bytes", length, whole.remaining())
            .isInstanceOf(MalformedFrameException.class);
      }
    }
  }

  @Test
  void anotherVersionIsRefusedByName() {
    ByteBuffer frame = frame();
    frame.put(0, (byte) 9);

    assertThatThrownBy(() -> FrameReader.read(frame))
        .hasMessage("frame version is 9, this node speaks 1");
  }

  @Test
  void randomBytesNeverDoMoreThanBeRefused() {
    var random = new Random(42);
    for (int i = 0; i < 20_000; i++) {
      ByteBuffer frame = frame(everyKind().toList().get(i % 13));
      for (int flips = 0; flips < 3; flips++) {
        frame.put(random.nextInt(frame.remaining()), (byte) random.nextInt());
      }
      try {
        assertThat(FrameReader.read(frame)).isNotNull();
      } catch (MalformedFrameException e) {
        assertThat(e).hasMessageNotContaining("null");
      }
    }
  }

  private static ByteBuffer frame(Message... messages) {
    var writer = new FrameWriter();
    writer.start(CLUSTER, FROM, TO);
    for (Message message : messages) {
      writer.add(message);
    }
    return writer.frame();
  }
}
