package sys.storage.raft.node.state;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.session.SessionTable;
import sys.storage.raft.node.state.command.Command;
import sys.storage.raft.node.state.command.Command.ClientSequence;
import sys.storage.raft.node.state.command.CommandCodec;
import sys.storage.raft.node.state.command.Operation;
import sys.storage.raft.node.state.command.Outcome;
import sys.storage.raft.node.state.command.Outcome.Rejected.Reason;
import sys.storage.raft.node.state.command.OutcomeCodec;

/** Executes the commands of entries, each at most once where its client has asked for that. */
final class Sessions {

  private final SessionTable table;

  Sessions(SessionTable table) {
    this.table = table;
  }

  /** The encoded outcome; a repetition gets that of the first execution. */
  byte[] execute(Entry entry, Keyspace keyspace) {
    Command command;
    try {
      command = CommandCodec.decode(entry.payload());
    } catch (IllegalArgumentException malformed) {
      // On every member alike; whoever proposed it should have looked at it first.
      return OutcomeCodec.encode(
          new Outcome.Rejected(
              keyspace.revision(), Reason.MALFORMED, String.valueOf(malformed.getMessage())));
    }
    Optional<ClientSequence> session = command.session();
    return session.isPresent()
        ? executeOnce(command, session.get(), entry.logTimeMillis(), keyspace)
        : OutcomeCodec.encode(CommandExecutor.execute(command, keyspace));
  }

  private byte[] executeOnce(
      Command command, ClientSequence session, long logTimeMillis, Keyspace keyspace) {
    return switch (table.begin(session.clientId(), session.sequence(), logTimeMillis)) {
      case SessionTable.Lookup.Replay(byte[] reply) -> reply;
      case SessionTable.Lookup.Forgotten(long oldestSequence) ->
          OutcomeCodec.encode(
              new Outcome.Rejected(
                  keyspace.revision(),
                  Reason.SEQUENCE_TOO_OLD,
                  "whether command %d was executed is forgotten; remembered are those from %d on"
                      .formatted(session.sequence(), oldestSequence)));
      case SessionTable.Lookup.Execute() -> {
        byte[] reply = OutcomeCodec.encode(CommandExecutor.execute(command, keyspace));
        if (!readsOnly(command)) {
          table.record(session.clientId(), session.sequence(), reply, logTimeMillis);
        }
        yield reply;
      }
    };
  }

  /** Nothing can happen twice then, and the reply may be large. */
  private static boolean readsOnly(Command command) {
    return command.operations().stream().allMatch(Operation.Get.class::isInstance);
  }

  void write(DataOutputStream out) throws IOException {
    table.writeTo(out);
  }

  void read(DataInputStream in) throws IOException {
    table.readFrom(in);
  }
}
