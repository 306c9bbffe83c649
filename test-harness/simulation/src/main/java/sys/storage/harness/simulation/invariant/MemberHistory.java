package sys.storage.harness.simulation.invariant;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Notice;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.Restored;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.log.SnapshotMetadata;

/** What is known of one member, over all its lives, kept beside the product. */
public final class MemberHistory {

  private final MemberId id;
  private final EntryLog memory = new EntryLog();
  private final EntryLog disk = new EntryLog();
  private HardState hardState = HardState.INITIAL;
  private boolean retired;
  private List<PersistBatch> unconfirmed = List.of();
  private Optional<SnapshotMetadata> incoming = Optional.empty();
  private Optional<CoreStatus> status = Optional.empty();
  private int lives;
  private boolean lost;

  MemberHistory(MemberId id) {
    this.id = id;
  }

  public MemberId id() {
    return id;
  }

  /** The log as the core must have it now. */
  EntryLog memory() {
    return memory;
  }

  /** The log that must survive a crash now. */
  EntryLog disk() {
    return disk;
  }

  /** Term and vote that must survive a crash now. */
  HardState hardState() {
    return hardState;
  }

  /** Whether it must not forget that it was removed. */
  boolean isRetired() {
    return retired;
  }

  /** Whether its disk is gone for ever. */
  boolean isLost() {
    return lost;
  }

  void lost() {
    lost = true;
  }

  /** Batches of the last life that may have reached the disk. */
  List<PersistBatch> unconfirmed() {
    return unconfirmed;
  }

  boolean livedBefore() {
    return lives > 0;
  }

  /** Empty while the process is down. */
  public Optional<CoreStatus> status() {
    return status;
  }

  void started(Restored found, List<Entry> log, CoreStatus now) {
    lives++;
    status = Optional.of(now);
    memory.restore(found.snapshot(), found.firstIndex(), log);
    disk.restore(found.snapshot(), found.firstIndex(), log);
    hardState = found.hardState();
    retired = found.removed();
    unconfirmed = List.of();
    incoming = Optional.empty();
  }

  void turned(CoreStatus after, List<Notice> notices, Optional<PersistBatch> persist) {
    for (Notice notice : notices) {
      if (notice instanceof Notice.SnapshotInstalled) {
        memory.resetTo(incoming.orElseThrow());
      }
    }
    persist.ifPresent(batch -> change(memory, batch));
    status = Optional.of(after);
  }

  void written(List<PersistBatch> batches, List<Long> refusedSnapshots) {
    for (PersistBatch batch : batches) {
      batch
          .snapshotChunk()
          .filter(chunk -> chunk.last() && !refusedSnapshots.contains(chunk.snapshot().index()))
          .ifPresent(
              chunk -> {
                incoming = Optional.of(chunk.snapshot());
                disk.resetTo(chunk.snapshot());
              });
      change(disk, batch);
      batch.hardState().ifPresent(state -> hardState = state);
      retired |= batch.removed().isPresent();
    }
  }

  private static void change(EntryLog log, PersistBatch batch) {
    batch.truncateFrom().ifPresent(log::truncateFrom);
    batch.entries().forEach(log::append);
  }

  void ended(List<PersistBatch> open) {
    status = Optional.empty();
    unconfirmed = new ArrayList<>(open);
  }
}
