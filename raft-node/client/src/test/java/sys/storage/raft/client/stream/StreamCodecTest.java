package sys.storage.raft.client.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import sys.storage.raft.client.Consistency;
import sys.storage.raft.client.stream.StreamReply.Status;

class StreamCodecTest {

  private static final UUID CLIENT = new UUID(1, 2);

  @Test
  void requestsComeOutAsTheyWentIn() {
    List<StreamRequest> requests =
        List.of(
            new StreamRequest.Put(1, CLIENT, 2, new byte[] {3}, new byte[] {4, 5}),
            new StreamRequest.Get(-1, Consistency.LEASE, new byte[] {6}),
            new StreamRequest.Delete(Long.MAX_VALUE, CLIENT, 7, new byte[0xFFFF]));

    assertThat(StreamCodec.decodeRequests(StreamCodec.encodeRequests(requests)))
        .usingRecursiveComparison()
        .isEqualTo(requests);
  }

  @Test
  void repliesComeOutAsTheyWentIn() {
    List<StreamReply> replies =
        List.of(
            new StreamReply(1, Status.OK, 2, 3, new byte[] {4}),
            new StreamReply(5, Status.INTERNAL, 0, 0, new byte[0]));

    assertThat(StreamCodec.decodeReplies(StreamCodec.encodeReplies(replies)))
        .usingRecursiveComparison()
        .isEqualTo(replies);
  }

  @Test
  void aKeyThatItsLengthCannotSayIsRefused() {
    var request = new StreamRequest.Delete(1, CLIENT, 0, new byte[0x10000]);

    assertThatThrownBy(() -> StreamCodec.encodeRequests(List.of(request)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("65536 bytes");
  }

  /** Whatever comes: a list, or an {@link IllegalArgumentException}; nothing is trusted. */
  @Test
  void bytesOfAnyKindAreReadOrRefused() {
    var random = new Random(7);
    byte[] good =
        StreamCodec.encodeRequests(
                List.of(new StreamRequest.Put(1, CLIENT, 2, new byte[9], new byte[90])))
            .array();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = good.clone();
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      ByteBuffer frame = ByteBuffer.wrap(bytes, 0, random.nextInt(bytes.length + 1));
      try {
        StreamCodec.decodeRequests(frame.slice());
        StreamCodec.decodeReplies(frame.slice());
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageNotContaining("Exception");
      }
    }
  }
}
