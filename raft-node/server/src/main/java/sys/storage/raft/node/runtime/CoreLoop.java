package sys.storage.raft.node.runtime;

import static java.util.Objects.requireNonNull;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Effects;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.Notice;
import sys.storage.raft.core.RaftCore;
import sys.storage.raft.core.Reply;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.message.Message;

/**
 * The thread that owns the core: takes everything that has happened since its last turn, lets the
 * core decide, and carries out what it wants.
 */
final class CoreLoop implements Runnable {

  /** How old the published status may be at most while nothing remarkable happens. */
  private static final long STATUS_AGE_NANOS = 5_000_000;

  /** A few rounds on a local network and a fast disk, half of one over a long distance. */
  private static final long LONGEST_HOLD_NANOS = 5_000_000;

  private final RaftCore core;
  private final Mailbox mailbox;
  private final long tickNanos;
  private final LogWriter logWriter;
  private final Applier applier;
  private final Pending pending;
  private final Consumer<List<Message>> send;
  private final Consumer<Notice> notices;
  private final FatalErrors fatal;

  private volatile CoreStatus status;
  private volatile long lastTurnNanos = System.nanoTime();
  private long statusNanos;

  /** Of the last command that was put into the log, and when that was. */
  private long proposedIndex;

  private long proposedNanos;

  /** Of the last entry that is committed and was handed to the applier. */
  private long executableIndex;

  CoreLoop(
      RaftCore core,
      Mailbox mailbox,
      long tickNanos,
      LogWriter logWriter,
      Applier applier,
      Pending pending,
      Consumer<List<Message>> send,
      Consumer<Notice> notices,
      FatalErrors fatal) {
    this.core = core;
    this.mailbox = mailbox;
    this.tickNanos = tickNanos;
    this.logWriter = logWriter;
    this.applier = applier;
    this.pending = pending;
    this.send = send;
    this.notices = notices;
    this.fatal = fatal;
    this.status = core.status();
  }

  /** A few milliseconds old at most, while the loop turns. */
  CoreStatus status() {
    return status;
  }

  /** When the loop last began a turn, by {@link System#nanoTime}. */
  long lastTurnNanos() {
    return lastTurnNanos;
  }

  @Override
  public void run() {
    try {
      while (!mailbox.isClosed()) {
        turn(mailbox.take(tickNanos, holdNanos()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (UncheckedIOException e) {
      fatal.storageFailed(requireNonNull(e.getCause()));
    } catch (RuntimeException e) {
      fatal.invariantViolated(e);
    }
  }

  /**
   * A round of replication carries everything that came during the one before, but not for long.
   */
  private long holdNanos() {
    return proposedIndex > executableIndex
        ? proposedNanos + LONGEST_HOLD_NANOS - System.nanoTime()
        : 0;
  }

  private void turn(Mailbox.Turn turn) throws InterruptedException {
    long now = System.nanoTime();
    lastTurnNanos = now;
    var events = new ArrayList<Event>(turn.events().size() + 1);
    events.add(new Event.Tick(now));
    events.addAll(turn.events());
    Effects effects = core.step(events);
    carryOut(effects);
    if (!turn.observers().isEmpty()
        || !effects.notices().isEmpty()
        || now - statusNanos > STATUS_AGE_NANOS) {
      CoreStatus fresh = core.status();
      status = fresh;
      statusNanos = now;
      turn.observers().forEach(observer -> observer.accept(fresh));
    }
  }

  private void carryOut(Effects effects) throws InterruptedException {
    if (effects.persist().isPresent()) {
      logWriter.put(effects.persist().get());
    }
    if (!effects.messages().isEmpty()) {
      send.accept(effects.messages());
    }
    // A waiter must be known before its entry can be executed; nobody sees it earlier than that.
    for (Reply reply : effects.replies()) {
      pending.answer(reply);
      if (reply instanceof Reply.Proposed(long _, long index, long _)) {
        proposedIndex = index;
        proposedNanos = lastTurnNanos;
      }
    }
    for (Effects.ToApply toApply : effects.apply()) {
      executableIndex = lastIndex(toApply);
      applier.submit(toApply);
    }
    effects.notices().forEach(notices);
  }

  private static long lastIndex(Effects.ToApply toApply) {
    return switch (toApply) {
      case Effects.ToApply.Entries(List<Entry> entries) -> entries.getLast().index();
      case Effects.ToApply.Restore(SnapshotMetadata snapshot) -> snapshot.index();
    };
  }
}
