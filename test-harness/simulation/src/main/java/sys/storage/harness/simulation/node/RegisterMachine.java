package sys.storage.harness.simulation.node;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.session.SessionTable;
import sys.storage.raft.node.snapshot.SnapshotContent;
import sys.storage.raft.node.snapshot.SnapshotInput;

/**
 * A few registers with the real session table: a hundred times cheaper than the product's state
 * machine, and with the same rules where consensus is concerned.
 *
 * <p>Executing a command twice is visible for ever, because each write raises the revision.
 */
public final class RegisterMachine implements StateMachine {

  public static final int KEYS = 8;

  /** So few that clients can push each other out is of no interest here. */
  private static final int MAX_SESSIONS = 64;

  private static final long SESSION_EXPIRY_MILLIS = 600_000;

  private final SessionTable sessions = new SessionTable(MAX_SESSIONS, SESSION_EXPIRY_MILLIS);
  private final long[] values = new long[KEYS];
  private long revision;
  private SnapshotMetadata applied = SnapshotMetadata.NONE;

  @Override
  public byte[] apply(Entry entry) {
    SnapshotMetadata next = applied.after(entry);
    byte[] reply =
        switch (entry.kind()) {
          case COMMAND -> execute(Write.decode(entry.payload()), entry.logTimeMillis());
          case BLANK, CONFIGURATION -> new byte[0];
        };
    applied = next;
    return reply;
  }

  private byte[] execute(Write write, long logTimeMillis) {
    return switch (sessions.begin(write.client(), write.sequence(), logTimeMillis)) {
      case SessionTable.Lookup.Replay(byte[] reply) -> reply;
      case SessionTable.Lookup.Forgotten _ -> new byte[0];
      case SessionTable.Lookup.Execute() -> {
        values[write.key()] = write.value();
        byte[] reply = ByteBuffer.allocate(Long.BYTES).putLong(++revision).array();
        sessions.record(write.client(), write.sequence(), reply, logTimeMillis);
        yield reply;
      }
    };
  }

  @Override
  public SnapshotMetadata metadata() {
    return applied;
  }

  @Override
  public SnapshotContent capture() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeLong(revision);
      for (long value : values) {
        out.writeLong(value);
      }
      sessions.writeTo(out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return body -> bytes.writeTo(body);
  }

  @Override
  public void restore(SnapshotInput snapshot) throws IOException {
    revision = snapshot.body().readLong();
    for (int key = 0; key < KEYS; key++) {
      values[key] = snapshot.body().readLong();
    }
    sessions.readFrom(snapshot.body());
    applied = snapshot.metadata();
  }

  @Override
  public long read(int key) {
    return values[key];
  }

  @Override
  public long hash() {
    return Arrays.hashCode(values) * 31L + revision;
  }
}
