package sys.storage.raft.node.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.node.snapshot.SnapshotInput;
import sys.storage.raft.node.state.command.Command;
import sys.storage.raft.node.state.command.Command.ClientSequence;
import sys.storage.raft.node.state.command.CommandCodec;
import sys.storage.raft.node.state.command.Condition;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.Operation;
import sys.storage.raft.node.state.command.Outcome;
import sys.storage.raft.node.state.command.OutcomeCodec;
import sys.storage.raft.node.state.command.Value;

/** Feeds a state machine as the apply thread does. */
final class StateDriver implements AutoCloseable {

  final KeyValueState state;

  StateDriver(StateOptions options) {
    state = new KeyValueState(options);
  }

  static StateDriver keepingAll() {
    return new StateDriver(StateOptions.DEFAULTS);
  }

  Outcome apply(Command command) {
    return applyAt(command, state.appliedIndex() + 1);
  }

  Outcome applyAt(Command command, long logTimeMillis) {
    long index = state.appliedIndex() + 1;
    var entry =
        Entry.create(index, 1, logTimeMillis, Entry.Kind.COMMAND, CommandCodec.encode(command));
    return OutcomeCodec.decode(state.apply(List.of(entry)).getFirst().reply());
  }

  Outcome apply(Operation... operations) {
    return apply(new Command(Optional.empty(), List.of(), List.of(operations)));
  }

  Outcome applyIf(Condition condition, Operation... operations) {
    return apply(new Command(Optional.empty(), List.of(condition), List.of(operations)));
  }

  Outcome applyOnce(UUID client, long sequence, Operation... operations) {
    var session = Optional.of(new ClientSequence(client, sequence));
    return apply(new Command(session, List.of(), List.of(operations)));
  }

  static Operation put(String key, String value) {
    return new Operation.Put(Key.of(key), Value.of(value));
  }

  static Operation delete(String key) {
    return new Operation.Delete(Key.of(key));
  }

  static Operation get(String key) {
    return new Operation.Get(Key.of(key));
  }

  /** What a snapshot file would hold now. */
  byte[] snapshot() throws IOException {
    try (StateCapture capture = state.capture()) {
      return write(capture);
    }
  }

  static byte[] write(StateCapture capture) throws IOException {
    var bytes = new ByteArrayOutputStream();
    capture.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  static SnapshotInput input(SnapshotMetadata metadata, byte[] body) {
    return new SnapshotInput(metadata, new DataInputStream(new ByteArrayInputStream(body)));
  }

  static StateDriver restored(StateOptions options, SnapshotMetadata metadata, byte[] body)
      throws IOException {
    var driver = new StateDriver(options);
    try (SnapshotInput input = input(metadata, body)) {
      driver.state.restore(input);
    }
    return driver;
  }

  @Override
  public void close() {
    state.close();
  }
}
