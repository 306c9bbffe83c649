package sys.storage.raft.node.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executor;
import sys.storage.harness.disk.MemoryDisk;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;

/** Logs with small segments on a disk in memory. */
final class LogDriver {

  static final Path DIRECTORY = Path.of("/data/log");
  static final UUID IDENTITY = new UUID(11, 22);
  static final int SEGMENT_BYTES = 8 << 10;
  static final MemoryDisk.Survival NOTHING_UNSYNCED = (file, sector) -> false;

  private LogDriver() {}

  static DurableLog create(MemoryDisk disk) throws IOException {
    return create(disk, Runnable::run);
  }

  static DurableLog create(MemoryDisk disk, Executor background) throws IOException {
    return DurableLog.create(
        disk,
        DIRECTORY,
        IDENTITY,
        SEGMENT_BYTES,
        background,
        LogChange.NONE.with(HardState.INITIAL));
  }

  static DurableLog open(MemoryDisk disk) throws IOException {
    return DurableLog.open(disk, DIRECTORY, IDENTITY, SEGMENT_BYTES, Runnable::run);
  }

  static Entry entry(long index, long term, byte[] payload) {
    return Entry.create(index, term, 0, Entry.Kind.COMMAND, payload);
  }

  /** Entries with random payloads. */
  static List<Entry> entries(long from, long term, int count, int payloadBytes) {
    var random = new Random(from * 31 + term);
    var entries = new ArrayList<Entry>();
    for (long index = from; index < from + count; index++) {
      byte[] payload = new byte[payloadBytes];
      random.nextBytes(payload);
      entries.add(entry(index, term, payload));
    }
    return entries;
  }

  static LogChange append(List<Entry> entries) {
    return LogChange.appending(entries);
  }

  static LogChange replaceFrom(long index, List<Entry> entries) {
    return new LogChange(
        OptionalLong.empty(),
        OptionalLong.of(index),
        entries,
        Optional.empty(),
        OptionalLong.empty());
  }

  static HardState hardState(long term) {
    return new HardState(term, Optional.of(new MemberId("demo-1", new UUID(term, 2))), term);
  }

  static List<Entry> readAll(DurableLog log) {
    return log.lastIndex() < log.firstIndex()
        ? List.of()
        : log.read(log.firstIndex(), log.lastIndex(), Long.MAX_VALUE);
  }

  static Path segment(int generation) {
    return DIRECTORY.resolve(Segment.name(generation));
  }

  static void flip(MemoryDisk disk, Path file, long bit) throws IOException {
    disk.content(file)[(int) (bit / 8)] ^= (byte) (1 << (bit % 8));
  }

  /** Bytes in front of the zeros that end the file. */
  static int usedBytes(MemoryDisk disk, Path file) throws IOException {
    byte[] content = disk.content(file);
    int used = content.length;
    while (used > 0 && content[used - 1] == 0) {
      used--;
    }
    return (int) Sectors.roundUp(used);
  }

  static byte[] zeros(int bytes) {
    return new byte[bytes];
  }

  static byte[] ones(int bytes) {
    byte[] ones = new byte[bytes];
    Arrays.fill(ones, (byte) 1);
    return ones;
  }
}
