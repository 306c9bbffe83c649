package sys.storage.raft.core.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import sys.storage.raft.core.CoreOptions;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Effects;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.RaftCore;
import sys.storage.raft.core.Restored;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;

/** One process: a core, its disk, and its state machine. */
public final class SimulatedNode {

  private final UUID clusterId;
  private final MemberId id;
  private final CoreOptions options;
  private final RandomGenerator random;
  private final SimulatedDisk disk = new SimulatedDisk();
  private final double clockRate;

  private Optional<RaftCore> core = Optional.empty();
  private SimulatedStateMachine stateMachine = new SimulatedStateMachine();
  private List<Event> mailbox = new ArrayList<>();

  /** What the core's log looks like in memory, rebuilt from what it wants written. */
  private final NavigableMap<Long, Entry> log = new TreeMap<>();

  private int life;

  SimulatedNode(
      UUID clusterId, MemberId id, CoreOptions options, double clockRate, RandomGenerator random) {
    this.clusterId = clusterId;
    this.id = id;
    this.options = options;
    this.clockRate = clockRate;
    this.random = random;
  }

  public MemberId id() {
    return id;
  }

  public boolean isUp() {
    return core.isPresent();
  }

  public CoreStatus status() {
    return core.orElseThrow(() -> new IllegalStateException(id + " is down")).status();
  }

  public boolean isLeader() {
    return isUp() && status().role() == Role.LEADER;
  }

  public SimulatedDisk disk() {
    return disk;
  }

  public SimulatedStateMachine stateMachine() {
    return stateMachine;
  }

  /** The log as the core has it in memory, without what is compacted. */
  public NavigableMap<Long, Entry> log() {
    return log;
  }

  /** Counts the starts; what was scheduled for an earlier life is void. */
  int life() {
    return life;
  }

  void start() {
    life++;
    Restored restored = disk.restore();
    log.clear();
    if (restored.lastIndex() >= restored.firstIndex()) {
      disk.read(restored.firstIndex(), restored.lastIndex(), Long.MAX_VALUE)
          .forEach(entry -> log.put(entry.index(), entry));
    }
    stateMachine = new SimulatedStateMachine();
    disk.newestSnapshot().ifPresent(file -> stateMachine.restore(file.metadata(), file.data()));
    mailbox = new ArrayList<>();
    core = Optional.of(new RaftCore(clusterId, id, options, restored, disk, disk, random));
  }

  void crash() {
    life++;
    core = Optional.empty();
    disk.crash(random);
  }

  /** Whether the event is the first one to wait, so that a turn must be scheduled. */
  boolean enqueue(Event event) {
    mailbox.add(event);
    return mailbox.size() == 1;
  }

  Effects turn(long nowNanos) {
    var events = new ArrayList<Event>(mailbox.size() + 1);
    events.add(new Event.Tick((long) (nowNanos * clockRate)));
    events.addAll(mailbox);
    mailbox = new ArrayList<>();
    return step(events);
  }

  Effects step(List<Event> events) {
    Effects effects = core.orElseThrow().step(events);
    effects.persist().ifPresent(this::mirror);
    return effects;
  }

  private void mirror(PersistBatch batch) {
    batch.truncateFrom().ifPresent(from -> log.tailMap(from, true).clear());
    batch.entries().forEach(entry -> log.put(entry.index(), entry));
    batch.compactTo().ifPresent(to -> log.headMap(to, true).clear());
  }

  @Override
  public String toString() {
    return isUp() ? id.name() + " " + status() : id.name() + " down";
  }
}
