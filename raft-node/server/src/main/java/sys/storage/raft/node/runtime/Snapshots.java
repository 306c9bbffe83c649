package sys.storage.raft.node.runtime;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.node.state.KeyValueState;
import sys.storage.raft.node.state.StateCapture;
import sys.storage.raft.node.storage.NodeStorage;

/**
 * The thread that writes snapshots: at intervals, or earlier when the log has grown. It also
 * watches the free space, which only shrinks by log and snapshots.
 */
final class Snapshots implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(Snapshots.class);
  private static final long LOOK_INTERVAL_MILLIS = 500;
  private static final long CAPTURE_TIMEOUT_SECONDS = 30;

  private final NodeStorage storage;
  private final KeyValueState state;
  private final Applier applier;
  private final LogWriter logWriter;
  private final Mailbox mailbox;
  private final MemberOptions options;
  private final FatalErrors fatal;
  private final ReentrantLock oneAtATime = new ReentrantLock();

  private final CountDownLatch stopped = new CountDownLatch(1);

  private volatile boolean diskNearlyFull;
  private volatile long savedNanos = System.nanoTime();
  private volatile long entryBytesAtSave;

  Snapshots(
      NodeStorage storage,
      KeyValueState state,
      Applier applier,
      LogWriter logWriter,
      Mailbox mailbox,
      MemberOptions options,
      FatalErrors fatal) {
    this.storage = storage;
    this.state = state;
    this.applier = applier;
    this.logWriter = logWriter;
    this.mailbox = mailbox;
    this.options = options;
    this.fatal = fatal;
  }

  boolean diskNearlyFull() {
    return diskNearlyFull;
  }

  /** Ends the thread after what it is doing. */
  void stop() {
    stopped.countDown();
  }

  @Override
  public void run() {
    try {
      while (!stopped.await(LOOK_INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
        watchDisk();
        if (isDue()) {
          takeLogged();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // Without snapshots the log would grow until the volume is full, and nobody would know why.
      fatal.invariantViolated(e);
    }
  }

  private void watchDisk() {
    try {
      boolean nearlyFull = storage.usableBytes() < options.minFreeBytes();
      if (nearlyFull != diskNearlyFull) {
        diskNearlyFull = nearlyFull;
        log.warn(
            nearlyFull
                ? "the volume is nearly full: writes are refused until space is freed"
                : "the volume has space again: writes are taken");
      }
    } catch (IOException e) {
      log.warn("the free space of the volume cannot be read: {}", e.toString());
    }
  }

  private boolean isDue() {
    boolean changed = state.appliedIndex() > storage.newestSnapshot().index();
    boolean time = System.nanoTime() - savedNanos > options.snapshotInterval().toNanos();
    boolean size = logWriter.entryBytes() - entryBytesAtSave > options.snapshotLogBytes();
    return changed && (time || size);
  }

  private void takeLogged() throws InterruptedException {
    try {
      take();
    } catch (IOException e) {
      // The log still holds everything: the next attempt may find space again.
      log.error("no snapshot could be written: {}", e.toString());
    }
  }

  /**
   * Writes a snapshot of what is applied now, unless the newest one has it all.
   *
   * @return the newest snapshot afterwards
   */
  SnapshotMetadata take() throws IOException, InterruptedException {
    oneAtATime.lockInterruptibly();
    try {
      savedNanos = System.nanoTime();
      entryBytesAtSave = logWriter.entryBytes();
      SnapshotMetadata newest = storage.newestSnapshot();
      if (state.appliedIndex() <= newest.index()) {
        return newest;
      }
      try (StateCapture capture = capture()) {
        SnapshotMetadata saved = storage.save(capture.metadata(), capture);
        mailbox.post(new Event.SnapshotSaved(saved));
        log.info(
            "snapshot at index {} saved: {} bytes in {} ms",
            saved.index(),
            saved.sizeBytes(),
            (System.nanoTime() - savedNanos) / 1_000_000);
        return saved;
      }
    } finally {
      oneAtATime.unlock();
    }
  }

  private StateCapture capture() throws IOException, InterruptedException {
    CompletableFuture<StateCapture> capture = applier.capture();
    try {
      return capture.get(CAPTURE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      var unused = capture.thenAccept(StateCapture::close); // Should it still come.
      throw new IOException(
          "the state machine was not captured in %d s".formatted(CAPTURE_TIMEOUT_SECONDS), e);
    } catch (ExecutionException e) {
      throw new IOException("the state machine could not be captured", e);
    }
  }
}
