package sys.storage.raft.node.state.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import sys.storage.raft.node.state.command.Command.ClientSequence;
import sys.storage.raft.node.state.command.Outcome.Rejected.Reason;

final class CommandCodecTest {

  private static final Key KEY = Key.of("key");
  private static final Command COMMAND =
      new Command(
          Optional.of(new ClientSequence(new UUID(1, 2), 3)),
          List.of(
              new Condition.Exists(KEY),
              new Condition.Absent(Key.of(new byte[Key.MAX_BYTES])),
              new Condition.ModRevisionIs(KEY, Long.MAX_VALUE),
              new Condition.ValueIs(KEY, Value.of(""))),
          List.of(
              new Operation.Put(KEY, Value.of("value")),
              new Operation.Delete(Key.of("other")),
              new Operation.Get(KEY),
              new Operation.Compact(17)));
  private static final KeyValue FOUND = new KeyValue(KEY, Value.of("value"), 1, 2, 3);

  @Test
  void aCommandComesBack() {
    assertThat(CommandCodec.decode(ByteBuffer.wrap(CommandCodec.encode(COMMAND))))
        .isEqualTo(COMMAND);
    Command large = Command.of(new Operation.Put(KEY, Value.of(new byte[Value.MAX_BYTES])));
    assertThat(CommandCodec.decode(ByteBuffer.wrap(CommandCodec.encode(large)))).isEqualTo(large);
  }

  @Test
  void anOutcomeComesBack() {
    List<Outcome> outcomes =
        List.of(
            new Outcome.Done(
                9,
                List.of(
                    new OperationResult.PutDone(true),
                    new OperationResult.DeleteDone(false),
                    new OperationResult.GetDone(Optional.of(FOUND)),
                    new OperationResult.GetDone(Optional.empty()),
                    new OperationResult.CompactDone(4))),
            new Outcome.ConditionFailed(9, 2, Optional.of(FOUND)),
            new Outcome.ConditionFailed(9, 0, Optional.empty()),
            new Outcome.Rejected(9, Reason.MALFORMED, "why"),
            new Outcome.Rejected(9, Reason.SEQUENCE_TOO_OLD, ""),
            new Outcome.Rejected(9, Reason.FUTURE_REVISION, "é"));
    for (Outcome outcome : outcomes) {
      assertThat(OutcomeCodec.decode(OutcomeCodec.encode(outcome))).isEqualTo(outcome);
    }
  }

  @Test
  void everyPrefixOfACommandIsRefused() {
    byte[] encoded = CommandCodec.encode(COMMAND);
    for (int length = 0; length < encoded.length; length++) {
      ByteBuffer prefix = ByteBuffer.wrap(encoded, 0, length).slice();
      assertThatThrownBy(() -> CommandCodec.decode(prefix))
          .isInstanceOf(IllegalArgumentException.class);
    }
    ByteBuffer longer = ByteBuffer.wrap(Arrays.copyOf(encoded, encoded.length + 1));
    assertThatThrownBy(() -> CommandCodec.decode(longer)).hasMessage("1 bytes too many");
  }

  @Test
  void damagedBytesAreRefusedOrAnotherCommandButNothingElse() {
    var random = new Random(1);
    byte[] encoded = CommandCodec.encode(COMMAND);
    for (int round = 0; round < 50_000; round++) {
      byte[] damaged = encoded.clone();
      for (int flips = random.nextInt(3); flips >= 0; flips--) {
        damaged[random.nextInt(random.nextBoolean() ? 40 : damaged.length)] =
            (byte) random.nextInt();
      }
      try {
        CommandCodec.encode(CommandCodec.decode(ByteBuffer.wrap(damaged)));
      } catch (IllegalArgumentException refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void limitsAreChecked() {
    assertThatThrownBy(() -> Key.of("")).hasMessage("a key of 0 bytes is outside 1..4096");
    assertThatThrownBy(() -> Key.of(new byte[4097]))
        .hasMessage("a key of 4097 bytes is outside 1..4096");
    assertThatThrownBy(() -> Value.of(new byte[Value.MAX_BYTES + 1]))
        .hasMessage("a value of 1048577 bytes is longer than 1048576");
    assertThatThrownBy(() -> new Command(Optional.empty(), List.of(), List.of()))
        .hasMessage("a command of 0 operations is outside 1..10000");
  }

  @Test
  void keysAreOrderedAsUnsignedBytes() {
    assertThat(Key.of(new byte[] {1})).isLessThan(Key.of(new byte[] {(byte) 0x80}));
    assertThat(Key.of("a")).isLessThan(Key.of("a\0"));
    assertThat(Key.of("abc").startsWith(new byte[] {'a', 'b'})).isTrue();
    assertThat(Key.of("a").startsWith(new byte[] {'a', 'b'})).isFalse();
  }
}
