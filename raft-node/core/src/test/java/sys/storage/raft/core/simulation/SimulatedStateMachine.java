package sys.storage.raft.core.simulation;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.ConfigurationEntry;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;

/** Remembers which commands it has executed, in order. */
public final class SimulatedStateMachine {

  private static final int PADDING_BYTES = 700;

  private final Set<Long> commands = new LinkedHashSet<>();
  private long hash;
  private long applied;
  private long appliedTerm;
  private long logTimeMillis;
  private long configurationIndex;
  private long operatorEpoch;
  private Configuration configuration = Configuration.EMPTY;

  void apply(Entry entry) {
    if (entry.index() != applied + 1) {
      throw new AssertionError("applied %d and now %s".formatted(applied, entry));
    }
    if (entry.logTimeMillis() < logTimeMillis) {
      throw new AssertionError("log time goes back from %d at %s".formatted(logTimeMillis, entry));
    }
    applied = entry.index();
    appliedTerm = entry.term();
    logTimeMillis = entry.logTimeMillis();
    hash = hash * 31 + entry.hashCode();
    switch (entry.kind()) {
      case BLANK -> {}
      case COMMAND -> commands.add(entry.payload().getLong());
      case CONFIGURATION -> {
        ConfigurationEntry decoded = ConfigurationEntry.decode(entry.payload());
        configuration = decoded.configuration();
        operatorEpoch = decoded.operatorEpoch();
        configurationIndex = entry.index();
      }
    }
  }

  long applied() {
    return applied;
  }

  public long hash() {
    return hash;
  }

  Set<Long> commands() {
    return commands;
  }

  SnapshotMetadata metadata(long sizeBytes) {
    return new SnapshotMetadata(
        applied,
        appliedTerm,
        logTimeMillis,
        configurationIndex,
        operatorEpoch,
        configuration,
        sizeBytes);
  }

  byte[] save() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      out.writeLong(hash);
      out.writeInt(commands.size());
      for (long command : commands) {
        out.writeLong(command);
      }
      out.write(new byte[PADDING_BYTES]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  void restore(SnapshotMetadata snapshot, byte[] data) {
    try (var in = new DataInputStream(new ByteArrayInputStream(data))) {
      hash = in.readLong();
      commands.clear();
      for (int count = in.readInt(); count > 0; count--) {
        commands.add(in.readLong());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    applied = snapshot.index();
    appliedTerm = snapshot.term();
    logTimeMillis = snapshot.logTimeMillis();
    configurationIndex = snapshot.configurationIndex();
    operatorEpoch = snapshot.operatorEpoch();
    configuration = snapshot.configuration();
  }
}
