package sys.storage.raft.node.log;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.log.LogReader;
import sys.storage.raft.node.disk.CorruptionException;
import sys.storage.raft.node.disk.Disk;
import sys.storage.raft.node.log.LogRecovery.SegmentEnd;

/**
 * The log of one member: entries, hard state and the mark of removal, in segments of checked
 * frames.
 *
 * <p>One thread writes and compacts. Any thread reads, and sees only what is durable. After a
 * failed write or fsync nothing is known of the disk, so every later write fails as well.
 *
 * <p>Entries are copied once, into one direct buffer: the JDK would copy heap buffers just the
 * same, into a cache of its own for each thread, whose size nobody bounds.
 */
public final class DurableLog implements LogReader, Closeable {

  /** Several changes become one frame up to this size. */
  private static final int MAX_MERGED_BYTES = 1 << 20;

  private static final int STAGING_BYTES = 256 << 10;
  private static final int FIRST_GENERATION = 1;

  private final SegmentSupply supply;
  private final Disk disk;
  private final Path directory;
  private final FrameEncoder encoder;
  private final FrameReader reader;
  private final ByteBuffer staging = ByteBuffer.allocateDirect(STAGING_BYTES);

  /** Guards {@code segments} and {@code contents} between the writer and readers. */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  private final NavigableMap<Integer, Segment> segments;
  private final LogContents contents;

  private long nextSequence;
  private long position;
  private boolean poisoned;

  private DurableLog(
      Disk disk,
      Path directory,
      UUID identity,
      SegmentSupply supply,
      NavigableMap<Integer, Segment> segments,
      LogRecovery.Recovered recovered) {
    this.disk = disk;
    this.directory = directory;
    this.supply = supply;
    this.encoder = new FrameEncoder(identity);
    this.reader = new FrameReader(identity);
    this.segments = segments;
    this.contents = recovered.contents();
    this.nextSequence = recovered.nextSequence();
    this.position = recovered.end().position();
  }

  /**
   * Creates a log in the directory, deleting what an unfinished creation left there.
   *
   * @param identity of this log: frames of another are not taken for its own
   * @param segmentBytes size of a segment, a multiple of 512
   * @param background prepares segments
   * @param birth what the log begins with; must have a hard state
   */
  public static DurableLog create(
      Disk disk,
      Path directory,
      UUID identity,
      int segmentBytes,
      Executor background,
      LogChange birth)
      throws IOException {
    disk.createDirectories(directory);
    for (String name : disk.list(directory)) {
      disk.delete(directory.resolve(name));
    }
    disk.syncDirectory(directory);
    var supply = new SegmentSupply(disk, directory, segmentBytes, background);
    var segments = new TreeMap<Integer, Segment>();
    segments.put(FIRST_GENERATION, supply.take(FIRST_GENERATION, Sectors.BYTES));
    var empty =
        new LogRecovery.Recovered(
            new LogContents(0), 1, 0, new SegmentEnd(0, SegmentEnd.Kind.OPEN), Optional.empty());
    var log = new DurableLog(disk, directory, identity, supply, segments, empty);
    log.write(List.of(birth));
    return log;
  }

  /**
   * Recovers a log.
   *
   * @throws CorruptionException when it is not what was written
   */
  public static DurableLog open(
      Disk disk, Path directory, UUID identity, int segmentBytes, Executor background)
      throws IOException {
    var supply = new SegmentSupply(disk, directory, segmentBytes, background);
    supply.deleteLeftovers();
    NavigableMap<Integer, Segment> segments = openSegments(disk, directory);
    try {
      var recovered = new LogRecovery(directory, identity, List.copyOf(segments.values())).run();
      rewrite(segments.lastEntry().getValue(), recovered.lastFrame(), recovered.end().position());
      disk.syncDirectory(directory);
      var log = new DurableLog(disk, directory, identity, supply, segments, recovered);
      log.finishRoll(recovered);
      return log;
    } catch (IOException | RuntimeException failure) {
      for (Segment segment : segments.values()) {
        segment.close();
      }
      throw failure;
    }
  }

  private static NavigableMap<Integer, Segment> openSegments(Disk disk, Path directory)
      throws IOException {
    var generations = new ArrayList<Integer>();
    if (disk.exists(directory)) {
      for (String name : disk.list(directory)) {
        Segment.generationOf(name).ifPresent(generations::add);
      }
    }
    if (generations.isEmpty()) {
      throw new CorruptionException(directory, 0, "it holds no segment of the log");
    }
    var segments = new TreeMap<Integer, Segment>();
    for (int generation : generations) {
      if (!segments.isEmpty() && segments.lastKey() != generation - 1) {
        throw new CorruptionException(
            directory.resolve(Segment.name(generation - 1)), 0, "the segment is missing");
      }
      segments.put(generation, Segment.open(disk, directory, generation));
    }
    return segments;
  }

  /**
   * Makes durable what was read. The process before may have been killed between a write and its
   * fsync: then the last frame was read from the system's cache, and nobody else will ever sync it.
   * It is written again because a new fsync says nothing of pages that an earlier one failed on.
   */
  private static void rewrite(Segment segment, long from, long to) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(Math.toIntExact(to - from));
    segment.file().read(frame, from);
    segment.file().write(frame.flip(), from);
    segment.file().sync();
  }

  /** Does what the process before may not have got to between two segments. */
  private void finishRoll(LogRecovery.Recovered recovered) throws IOException {
    if (recovered.endBefore().isPresent()) {
      SegmentEnd before = recovered.endBefore().get();
      if (before.kind() == SegmentEnd.Kind.SEALED) {
        nextSequence--; // Written again, for the reason above.
      }
      seal(segments.lowerEntry(active().generation()).getValue(), before.position());
    }
    if (recovered.end().kind() == SegmentEnd.Kind.TORN) {
      beginSegment(0);
    }
  }

  /**
   * Writes the changes in order; on return they are durable. Small ones share a frame.
   *
   * @throws IOException when a write or an fsync fails, now or earlier
   * @throws IllegalArgumentException when entries do not follow what the log holds; nothing of that
   *     frame is written
   */
  public void write(List<LogChange> changes) throws IOException {
    var group = new ArrayList<LogChange>();
    long bytes = 0;
    for (LogChange change : changes) {
      if (bytes + change.entryBytes() > MAX_MERGED_BYTES && !group.isEmpty()) {
        append(LogChange.merge(group));
        group.clear();
        bytes = 0;
      }
      group.add(change);
      bytes += change.entryBytes();
    }
    if (!group.isEmpty()) {
      append(LogChange.merge(group));
    }
  }

  private void append(LogChange change) throws IOException {
    requireUsable();
    if (change.isEmpty()) {
      return;
    }
    contents.check(change);
    poisoned = true; // until all of this has succeeded
    LogChange written = change;
    if (position == 0 || !fits(change)) {
      written = withAllState(change);
      if (position > 0 || !fits(written)) {
        beginSegment(frameBytes(written));
      }
    }
    FrameIndex.Location location = writeFrame(written);
    lock.writeLock().lock();
    try {
      contents.apply(written, location);
    } finally {
      lock.writeLock().unlock();
    }
    poisoned = false;
    if (position > active().bytes() / 2) {
      supply.prepare();
    }
  }

  private void requireUsable() throws IOException {
    if (poisoned) {
      throw new IOException(
          "an earlier write to %s failed: nothing more is written".formatted(directory));
    }
  }

  /** The first frame of a segment repeats what older segments say, so that they can be deleted. */
  private LogChange withAllState(LogChange change) {
    return new LogChange(
        change.resetTo(),
        change.truncateFrom(),
        change.entries(),
        change.hardState().or(() -> Optional.of(contents.hardState())),
        change.removed().isPresent() ? change.removed() : contents.removed());
  }

  private static long frameBytes(LogChange change) {
    return FrameHeader.frameBytes(FrameBody.encodedBytes(change));
  }

  /** Behind every frame there must be room for the seal. */
  private boolean fits(LogChange change) {
    return position + frameBytes(change) + FrameHeader.SEAL_BYTES <= active().bytes();
  }

  /**
   * Goes on in a new segment. It gets its name before the old one is sealed: a seal without a next
   * segment says that one was lost.
   *
   * @param bytes of its first frame
   */
  private void beginSegment(long bytes) throws IOException {
    int generation = active().generation() + 1;
    Segment next = supply.take(generation, bytes + FrameHeader.SEAL_BYTES);
    seal(active(), position);
    lock.writeLock().lock();
    try {
      segments.put(generation, next);
    } finally {
      lock.writeLock().unlock();
    }
    position = 0;
  }

  private void seal(Segment segment, long at) throws IOException {
    segment.file().write(encoder.seal(segment, nextSequence), at);
    segment.file().sync();
    nextSequence++;
  }

  private FrameIndex.Location writeFrame(LogChange change) throws IOException {
    var location = new FrameIndex.Location(active().generation(), position);
    long bytes = frameBytes(change);
    if (bytes <= staging.capacity()) {
      writeFrame(change, staging);
    } else {
      try (Arena arena = Arena.ofConfined()) {
        writeFrame(change, arena.allocate(bytes).asByteBuffer());
      }
    }
    nextSequence++;
    position += bytes;
    return location;
  }

  private void writeFrame(LogChange change, ByteBuffer frame) throws IOException {
    encoder.encode(change, contents.lastIndex(), active(), nextSequence, frame);
    active().file().write(frame, position);
    active().file().sync();
  }

  /** Deletes the segments that hold nothing but entries up to {@code index}. */
  public void compactTo(long index) throws IOException {
    requireUsable();
    if (position == 0) {
      return; // the active segment has yet to repeat the hard state
    }
    int keep = contents.generationAfter(index).orElse(active().generation());
    List<Segment> dropped;
    lock.writeLock().lock();
    try {
      if (segments.firstKey() >= keep) {
        return;
      }
      dropped = List.copyOf(segments.headMap(keep).values());
      segments.headMap(keep).clear();
      contents.dropBefore(keep);
    } finally {
      lock.writeLock().unlock();
    }
    poisoned = true; // A file that stays would leave a gap when later ones are deleted.
    for (Segment segment : dropped) {
      segment.close();
      disk.delete(segment.path());
      // One by one and in order: a crash in between leaves no gap.
      disk.syncDirectory(directory);
    }
    poisoned = false;
  }

  @Override
  public List<Entry> read(long from, long to, long maxBytes) {
    lock.readLock().lock();
    try {
      if (from < contents.firstIndex() || to > contents.lastIndex() || from > to) {
        throw new IllegalArgumentException(
            "entries %d..%d are not in the log, which holds %d..%d"
                .formatted(from, to, contents.firstIndex(), contents.lastIndex()));
      }
      var entries = new ArrayList<Entry>();
      long bytes = 0;
      int frame = contents.frames().find(from);
      for (long next = from; next <= to; frame++) {
        long lastOfFrame = Math.min(to, contents.frames().lastEntry(frame, contents.lastIndex()));
        ByteBuffer body = readBody(contents.frames().location(frame));
        for (Entry entry : FrameBody.entries(body, next, lastOfFrame, maxBytes - bytes)) {
          if (!entries.isEmpty() && bytes + entry.size() > maxBytes) {
            return entries;
          }
          entries.add(entry);
          bytes += entry.size();
          next++;
        }
        if (next <= lastOfFrame) {
          return entries;
        }
      }
      return entries;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      lock.readLock().unlock();
    }
  }

  private ByteBuffer readBody(FrameIndex.Location location) throws IOException {
    Segment segment = segments.get(location.generation());
    if (segment == null) {
      throw new IllegalStateException("segment %d is gone".formatted(location.generation()));
    }
    return reader.readBody(segment, location.position());
  }

  private Segment active() {
    return segments.lastEntry().getValue();
  }

  /** Index of the oldest entry. The writing thread, as with the other state below. */
  public long firstIndex() {
    return contents.firstIndex();
  }

  /** Index of the newest entry; {@code firstIndex() - 1} when there is none. */
  public long lastIndex() {
    return contents.lastIndex();
  }

  public HardState hardState() {
    return contents.hardState();
  }

  /** Index of the configuration that removed this node, if one did. */
  public OptionalLong removed() {
    return contents.removed();
  }

  /** Bytes that the segments take on the disk; any thread. */
  public long bytes() {
    lock.readLock().lock();
    try {
      return segments.values().stream().mapToLong(Segment::bytes).sum();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Closes the files, after writing and reading have ended. */
  @Override
  public void close() throws IOException {
    supply.close();
    for (Segment segment : segments.values()) {
      segment.close();
    }
  }
}
