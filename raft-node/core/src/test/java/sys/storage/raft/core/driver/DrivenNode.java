package sys.storage.raft.core.driver;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import sys.storage.raft.core.CoreOptions;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Effects;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.Notice;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.RaftCore;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.message.Message;

/**
 * One core of a {@link DrivenCluster} with its disk and its clock. What it writes and sends waits
 * until the test lets it.
 */
public final class DrivenNode {

  private final MemberId self;
  private final CoreOptions options;
  private final DriverDisk disk = new DriverDisk();
  private final RaftCore core;
  private final List<Message> outbox = new ArrayList<>();
  private final List<Long> termsLed = new ArrayList<>();
  private HardState hardState = HardState.INITIAL;
  private long nowNanos = 1;

  /**
   * @param configuration entry 1 of term 1; empty for a node that knows of nobody
   */
  DrivenNode(int number, CoreOptions options, Configuration configuration) {
    this.self = member(number);
    this.options = options;
    if (!configuration.members().isEmpty()) {
      hardState = new HardState(1, Optional.empty(), 1);
      disk.format(hardState, CoreDriver.configurationEntry(1, 1, configuration));
    }
    this.core =
        new RaftCore(
            CoreDriver.CLUSTER, self, options, disk.restore(), disk, disk, new SplittableRandom(7));
    step();
    // A node that restarts honours an unknown leader's lease; this is too short for a campaign.
    elapse(options.electionTimeoutNanos());
  }

  public static MemberId member(int number) {
    return new MemberId("n" + number, new UUID(1, number));
  }

  public static int number(MemberId member) {
    return Integer.parseInt(member.name().substring(1));
  }

  MemberId self() {
    return self;
  }

  public CoreStatus status() {
    return core.status();
  }

  public boolean leads() {
    return core.status().role() == Role.LEADER;
  }

  /** Term, vote and commit index as they were given to the disk last. */
  public HardState hardState() {
    return hardState;
  }

  /** Terms of the entries on the disk, by index. */
  public NavigableMap<Long, Long> log() {
    return disk.terms();
  }

  public List<Long> termsLed() {
    return Collections.unmodifiableList(termsLed);
  }

  /** What this leader knows to be durable at a member. */
  public long match(int peer) {
    return member(peer).equals(self)
        ? status().durableIndex()
        : status().peers().stream()
            .filter(it -> it.member().equals(member(peer)))
            .mapToLong(CoreStatus.PeerStatus::matchIndex)
            .findFirst()
            .orElseThrow();
  }

  void elapse(long nanos) {
    nowNanos += nanos;
    step();
  }

  /** Long enough for any election timeout to be over. */
  void loseLeader() {
    elapse(2 * options.electionTimeoutNanos());
  }

  void tickHeartbeat() {
    elapse(options.heartbeatIntervalNanos());
  }

  /** One turn. */
  void step(Event... events) {
    Effects effects =
        core.step(Stream.concat(Stream.of(new Event.Tick(nowNanos)), Stream.of(events)).toList());
    effects.persist().ifPresent(this::persist);
    for (Notice notice : effects.notices()) {
      if (notice instanceof Notice.RoleChanged changed && changed.to() == Role.LEADER) {
        termsLed.add(changed.term());
      }
    }
    outbox.addAll(effects.messages());
  }

  private void persist(PersistBatch batch) {
    disk.write(batch);
    batch.hardState().ifPresent(state -> hardState = state);
  }

  /** The oldest write becomes durable. */
  void write() {
    step(new Event.Persisted(disk.sync()));
  }

  boolean isWriting() {
    return !disk.isIdle();
  }

  boolean isSending() {
    return !outbox.isEmpty();
  }

  List<Message> takeOutbox() {
    List<Message> taken = List.copyOf(outbox);
    outbox.clear();
    return taken;
  }

  /** Takes back messages that wait to be sent. */
  void unsend(Class<? extends Message> kind) {
    outbox.removeIf(kind::isInstance);
  }

  /** Everything that is committed goes into a snapshot, and the log behind it is compacted. */
  void saveSnapshot() {
    CoreStatus now = status();
    byte[] data = new byte[100];
    var snapshot =
        new SnapshotMetadata(
            now.commitIndex(),
            Optional.ofNullable(log().get(now.commitIndex())).orElseThrow(),
            0,
            now.configurationIndex(),
            now.operatorEpoch(),
            now.configuration(),
            data.length);
    disk.saveSnapshot(snapshot, data);
    step(new Event.SnapshotSaved(snapshot));
  }
}
