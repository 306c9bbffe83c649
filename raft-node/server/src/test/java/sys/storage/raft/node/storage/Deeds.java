package sys.storage.raft.node.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.ConfigurationEntry;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.log.SnapshotMetadata;

/** Draws what a node might ask of its storage next, so that in the end all of its code has run. */
final class Deeds {

  enum Kind {
    APPEND,
    REPLACE,
    VOTE,
    MANY,
    SAVE,
    SAVE_AHEAD,
    COMPACT,
    INSTALL,
    INSTALL_KEEPING_LOG,
    REMOVE
  }

  private static final List<Kind> USUAL =
      List.of(
          Kind.APPEND,
          Kind.APPEND,
          Kind.APPEND,
          Kind.APPEND,
          Kind.REPLACE,
          Kind.REPLACE,
          Kind.VOTE,
          Kind.MANY,
          Kind.MANY,
          Kind.SAVE,
          Kind.SAVE,
          Kind.SAVE_AHEAD,
          Kind.COMPACT,
          Kind.COMPACT,
          Kind.INSTALL,
          Kind.INSTALL_KEEPING_LOG);

  private static final int[] PAYLOAD_BYTES = {0, 1, 60, 400, 600, 1500};
  private static final int LARGE_PAYLOAD_BYTES = 6_000;
  private static final int[] BODY_BYTES = {5, 700, 2_000};

  /** More than a buffer of the snapshot's writer. */
  private static final int LARGE_BODY_BYTES = 70_000;

  private final Random random;

  Deeds(long seed) {
    random = new Random(seed);
  }

  List<Deed> next(Ledger ledger) {
    return next(USUAL.get(random.nextInt(USUAL.size())), ledger);
  }

  /** Something else where that kind is not possible now. */
  List<Deed> next(Kind kind, Ledger ledger) {
    LogState log = ledger.current();
    long snapshot = ledger.snapshot().map(image -> image.metadata().index()).orElse(0L);
    return switch (kind) {
      case APPEND -> write(append(log));
      case REPLACE ->
          log.last() > lastFixed(log, snapshot) ? write(replace(log, snapshot)) : write(vote(log));
      case VOTE -> write(vote(log));
      case MANY -> many(log, snapshot);
      case SAVE -> save(ledger, log, snapshot);
      case SAVE_AHEAD -> saveAhead(ledger, log);
      case COMPACT -> write(compact(snapshot));
      case INSTALL -> install(ledger, log, snapshot);
      case INSTALL_KEEPING_LOG -> installKeepingLog(ledger, log, snapshot);
      case REMOVE -> write(remove(log));
    };
  }

  private static List<Deed> write(PersistBatch... batches) {
    return List.of(new Deed.Write(List.of(batches), Optional.empty()));
  }

  private PersistBatch append(LogState log) {
    List<Entry> entries = entries(log.last() + 1, log.hardState().term(), 1 + random.nextInt(3));
    Optional<HardState> state =
        random.nextInt(3) == 0 ? Optional.of(commitMore(log)) : Optional.empty();
    return batch(OptionalLong.empty(), entries, state);
  }

  /** Up to here nothing is ever cut off. */
  private static long lastFixed(LogState log, long snapshot) {
    return Math.max(Math.max(log.hardState().commit(), snapshot), log.base());
  }

  private PersistBatch replace(LogState log, long snapshot) {
    long from = between(lastFixed(log, snapshot) + 1, log.last());
    HardState next = nextTerm(log);
    return batch(
        OptionalLong.of(from), entries(from, next.term(), random.nextInt(3)), Optional.of(next));
  }

  private PersistBatch vote(LogState log) {
    return batch(OptionalLong.empty(), List.of(), Optional.of(nextTerm(log)));
  }

  /** One write of several batches, which share a frame or fill several. */
  private List<Deed> many(LogState log, long snapshot) {
    var batches = new ArrayList<PersistBatch>();
    LogState state = log;
    for (int i = 2 + random.nextInt(3); i > 0; i--) {
      boolean cut = random.nextBoolean() && state.last() > lastFixed(state, snapshot);
      PersistBatch batch = cut ? replace(state, snapshot) : append(state);
      batches.add(batch);
      state = state.after(batch);
    }
    return List.of(new Deed.Write(batches, Optional.empty()));
  }

  private List<Deed> save(Ledger ledger, LogState log, long snapshot) {
    long from = Math.max(snapshot, log.base()) + 1;
    if (from > log.hardState().commit()) {
      return write(append(log));
    }
    long index = between(from, log.hardState().commit());
    Entry last = log.entry(index);
    var image = image(metadata(ledger, log, index, last.term(), last.logTimeMillis()));
    Optional<Deed.Write> meanwhile =
        random.nextBoolean()
            ? Optional.of(new Deed.Write(List.of(append(log)), Optional.empty()))
            : Optional.empty();
    return List.of(new Deed.Save(image, meanwhile));
  }

  /** An entry may be committed and applied before the own log is fsynced. */
  private List<Deed> saveAhead(Ledger ledger, LogState log) {
    PersistBatch batch =
        batch(
            OptionalLong.empty(),
            entries(log.last() + 1, log.hardState().term(), 2),
            Optional.empty());
    LogState ahead = log.after(batch);
    long index = ahead.last();
    Entry last = ahead.entry(index);
    var image = image(metadata(ledger, ahead, index, last.term(), last.logTimeMillis()));
    var save = new Deed.Save(image, Optional.empty());
    return List.of(save, new Deed.Write(List.of(batch), Optional.empty()));
  }

  private PersistBatch compact(long snapshot) {
    return new PersistBatch(
        1,
        Optional.empty(),
        OptionalLong.empty(),
        List.of(),
        Optional.empty(),
        snapshot == 0 ? OptionalLong.empty() : OptionalLong.of(snapshot),
        OptionalLong.empty(),
        Optional.empty());
  }

  /** The log ends before the leader's snapshot, or has another history there. */
  private List<Deed> install(Ledger ledger, LogState log, long snapshot) {
    long from = lastFixed(log, snapshot) + 1;
    long index = random.nextBoolean() ? log.last() + between(1, 9) : between(from, from + 5);
    long term = log.hardState().term() + 1;
    var image = image(metadata(ledger, log, index, term, index));
    HardState newTerm = new HardState(term, vote(), log.hardState().commit());
    var deeds = new ArrayList<Deed>();
    if (random.nextBoolean()) {
      deeds.addAll(write(batch(OptionalLong.empty(), List.of(), Optional.of(newTerm))));
    }
    deeds.addAll(installed(image, image.chunks(1 + random.nextInt(3), true, Optional.of(newTerm))));
    HardState committed = new HardState(term, newTerm.vote(), index);
    deeds.addAll(write(batch(OptionalLong.empty(), List.of(), Optional.of(committed))));
    return deeds;
  }

  private List<Deed> installKeepingLog(Ledger ledger, LogState log, long snapshot) {
    long from = Math.max(snapshot, log.base()) + 1;
    if (from > log.last()) {
      return write(append(log));
    }
    long index = between(from, log.last());
    Entry last = log.entry(index);
    var image = image(metadata(ledger, log, index, last.term(), last.logTimeMillis()));
    return installed(image, image.chunks(2, false, Optional.empty()));
  }

  /** The leader's last chunk comes when the others are confirmed, or all at once. */
  private List<Deed> installed(SnapshotImage image, List<PersistBatch> chunks) {
    if (random.nextBoolean()) {
      return List.of(new Deed.Write(chunks, Optional.of(image)));
    }
    var deeds = new ArrayList<Deed>();
    for (PersistBatch chunk : chunks) {
      boolean last = chunk.equals(chunks.getLast());
      deeds.add(new Deed.Write(List.of(chunk), last ? Optional.of(image) : Optional.empty()));
    }
    return deeds;
  }

  private static PersistBatch remove(LogState log) {
    return new PersistBatch(
        1,
        Optional.empty(),
        OptionalLong.empty(),
        List.of(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.of(log.last()),
        Optional.empty());
  }

  private static PersistBatch batch(
      OptionalLong truncateFrom, List<Entry> entries, Optional<HardState> hardState) {
    return new PersistBatch(
        1,
        Optional.empty(),
        truncateFrom,
        entries,
        hardState,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty());
  }

  private List<Entry> entries(long from, long term, int count) {
    var entries = new ArrayList<Entry>();
    for (long index = from; index < from + count; index++) {
      boolean configuration = random.nextInt(8) == 0;
      entries.add(
          Entry.create(
              index,
              term,
              index,
              configuration ? Entry.Kind.CONFIGURATION : Entry.Kind.COMMAND,
              configuration ? new ConfigurationEntry(voters(), index).encode() : payload()));
    }
    return entries;
  }

  private byte[] payload() {
    int bytes =
        random.nextInt(20) == 0
            ? LARGE_PAYLOAD_BYTES
            : PAYLOAD_BYTES[random.nextInt(PAYLOAD_BYTES.length)];
    byte[] payload = new byte[bytes];
    if (random.nextInt(4) > 0) {
      random.nextBytes(payload); // else zeros, which look like sectors that were not written
    }
    return payload;
  }

  private Configuration voters() {
    return Configuration.of(
        List.of(new MemberId("demo-0", uuid()), new MemberId("demo-1", uuid())));
  }

  private SnapshotMetadata metadata(
      Ledger ledger, LogState log, long index, long term, long logTimeMillis) {
    Optional<Entry> configuration =
        log.entries().reversed().stream()
            .filter(entry -> entry.index() <= index)
            .filter(entry -> entry.kind() == Entry.Kind.CONFIGURATION)
            .findFirst();
    if (configuration.isPresent()) {
      ConfigurationEntry decoded = ConfigurationEntry.decode(configuration.get().payload());
      return new SnapshotMetadata(
          index,
          term,
          logTimeMillis,
          configuration.get().index(),
          decoded.operatorEpoch(),
          decoded.configuration(),
          0);
    }
    SnapshotMetadata before = ledger.snapshot().orElseThrow().metadata();
    return new SnapshotMetadata(
        index,
        term,
        logTimeMillis,
        before.configurationIndex(),
        before.operatorEpoch(),
        before.configuration(),
        0);
  }

  private SnapshotImage image(SnapshotMetadata metadata) {
    int bytes =
        random.nextInt(12) == 0 ? LARGE_BODY_BYTES : BODY_BYTES[random.nextInt(BODY_BYTES.length)];
    return SnapshotImage.of(metadata, bytes);
  }

  private HardState commitMore(LogState log) {
    HardState now = log.hardState();
    long commit = between(now.commit(), Math.max(now.commit(), log.last()));
    return new HardState(now.term(), now.vote(), commit);
  }

  private HardState nextTerm(LogState log) {
    return new HardState(log.hardState().term() + 1, vote(), log.hardState().commit());
  }

  private Optional<MemberId> vote() {
    return random.nextBoolean()
        ? Optional.of(new MemberId("demo-" + random.nextInt(3), uuid()))
        : Optional.empty();
  }

  private UUID uuid() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private long between(long from, long to) {
    return random.nextLong(from, to + 1);
  }
}
