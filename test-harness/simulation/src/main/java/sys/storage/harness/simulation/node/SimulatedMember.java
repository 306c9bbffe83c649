package sys.storage.harness.simulation.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import sys.storage.harness.simulation.choice.Draws;
import sys.storage.harness.simulation.timeline.EventHash;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Effects;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.RaftCore;
import sys.storage.raft.core.Reply;
import sys.storage.raft.core.Restored;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.node.runtime.Pending;
import sys.storage.raft.node.runtime.Proposal;
import sys.storage.raft.node.snapshot.SnapshotInput;
import sys.storage.raft.node.storage.NodeStorage;

/**
 * A running member: the real core and the real storage, and the order of work that the server's
 * {@code CoreLoop} has: take everything that waits, tick first, step, then persist, send, reply,
 * apply.
 */
public final class SimulatedMember {

  private static final int TICKS_PER_HEARTBEAT = 5;

  private final UUID clusterId;
  private final SimulatedProcess process;
  private final NodeStorage nodeStorage;
  private final StateMachine state;
  private final RaftCore core;
  private final Pending pending = new Pending();
  private final LogWriter logWriter;
  private final Applier applier;
  private final Snapshots snapshots;
  private final Draws draws;
  private List<Event> mailbox = new ArrayList<>();
  private boolean turnPlanned;
  private CoreStatus status;

  SimulatedMember(
      UUID clusterId,
      SimulatedProcess process,
      NodeStorage nodeStorage,
      RandomGenerator electionTimeouts,
      Draws draws)
      throws IOException {
    this.clusterId = clusterId;
    this.process = process;
    this.nodeStorage = nodeStorage;
    this.draws = draws;
    this.state = new RegisterMachine();
    Restored restored = nodeStorage.restored();
    if (restored.executedIndex() > 0) {
      try (SnapshotInput input = nodeStorage.openNewestSnapshot()) {
        state.restore(input);
      }
    }
    this.core =
        new RaftCore(
            clusterId,
            process.id(),
            options().core(),
            restored,
            nodeStorage.log(),
            nodeStorage.snapshots(),
            electionTimeouts);
    this.logWriter = new LogWriter(this, nodeStorage);
    this.applier = new Applier(this, nodeStorage, state, pending, draws);
    this.snapshots = new Snapshots(this, nodeStorage, state);
    this.status = core.status();
  }

  void start() {
    Restored restored = nodeStorage.restored();
    probe()
        .started(
            id(),
            restored,
            restored.lastIndex() < restored.firstIndex()
                ? List.of()
                : nodeStorage
                    .log()
                    .read(restored.firstIndex(), restored.lastIndex(), Long.MAX_VALUE),
            status);
    tick();
    snapshots.run();
  }

  public UUID clusterId() {
    return clusterId;
  }

  public MemberId id() {
    return process.id();
  }

  /** As of the last turn. */
  public CoreStatus status() {
    return status;
  }

  public StateMachine state() {
    return state;
  }

  Life life() {
    return process.life();
  }

  EventHash hash() {
    return process.surroundings().timeline().hash();
  }

  Storage storage() {
    return process.storage();
  }

  Probe probe() {
    return process.surroundings().probe();
  }

  NodeOptions options() {
    return process.surroundings().options();
  }

  /** A turn at least so often, whether anything has happened or not. */
  private void tick() {
    life()
        .after(
            options().core().heartbeatIntervalNanos() / TICKS_PER_HEARTBEAT,
            () -> {
              turn();
              tick();
            });
  }

  /** Puts an event into the mailbox; the loop takes it soon. */
  public void post(Event event) {
    mailbox.add(event);
    if (!turnPlanned) {
      turnPlanned = true;
      life()
          .after(
              draws.delay(1_000, options().slowestTurnNanos()),
              () -> {
                if (turnPlanned) {
                  turn();
                }
              });
    }
  }

  private void turn() {
    turnPlanned = false;
    var events = new ArrayList<Event>(mailbox.size() + 1);
    events.add(new Event.Tick(process.clock().nanos()));
    events.addAll(mailbox);
    mailbox = new ArrayList<>();
    Effects effects;
    try {
      effects = core.step(events);
    } catch (UncheckedIOException failure) {
      storageFailed(new IOException(failure)); // an entry or a snapshot could not be read
      return;
    }
    CoreStatus before = status;
    status = core.status();
    hash().add(status.term() * 31 + status.commitIndex());
    hash().add(status.lastIndex() * 31 + status.durableIndex());
    probe().turned(id(), events, before, status, effects);
    carryOut(effects);
  }

  /** In the order of the server's {@code CoreLoop}. */
  private void carryOut(Effects effects) {
    effects.persist().ifPresent(logWriter::put);
    effects.messages().forEach(process.surroundings()::send);
    effects.replies().forEach(pending::answer);
    effects.apply().forEach(applier::submit);
  }

  // What others ask.

  /** Replicates and executes a command. */
  public void propose(byte[] payload, Consumer<Proposal> answer) {
    var command = pending.command(payload);
    var unused = command.answer().thenAccept(answer);
    post(command.event());
  }

  /** Asks the core. */
  public void request(LongFunction<Event> event, Consumer<Reply> answer) {
    var request = pending.request(event);
    var unused = request.answer().thenAccept(answer);
    post(request.event());
  }

  /** Runs the action when the index is applied here. */
  public void whenApplied(long index, Runnable passed) {
    applier.whenApplied(index, passed);
  }

  /** Saves a snapshot now, without waiting for the interval. */
  public void saveSnapshot() {
    snapshots.saveNow();
  }

  // Its end.

  void storageFailed(IOException failure) {
    process.exit(failure);
  }

  /** The machine stops in the middle of what it does. */
  void stop() {
    snapshots.stop();
    logWriter.stop();
    probe().ended(id(), logWriter.unconfirmed());
  }
}
