package sys.storage.raft.node.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.node.storage.NodeStorage;
import sys.storage.raft.node.storage.WriteResult;

/** The thread that makes batches durable: all that wait go into one write and one fsync. */
final class LogWriter implements Runnable {

  /** Each turn of the core makes at most one; the core waits when the disk is this far behind. */
  private static final int QUEUE_BATCHES = 1_024;

  private final NodeStorage storage;
  private final Mailbox mailbox;
  private final FatalErrors fatal;
  private final LongConsumer writeNanos;
  private final BlockingQueue<Optional<PersistBatch>> queue =
      new ArrayBlockingQueue<>(QUEUE_BATCHES);
  private final LongAdder entryBytes = new LongAdder();

  LogWriter(NodeStorage storage, Mailbox mailbox, FatalErrors fatal, LongConsumer writeNanos) {
    this.storage = storage;
    this.mailbox = mailbox;
    this.fatal = fatal;
    this.writeNanos = writeNanos;
  }

  /** Blocks while the queue is full. */
  void put(PersistBatch batch) throws InterruptedException {
    queue.put(Optional.of(batch));
  }

  /**
   * Ends the thread when all that was put is written. It is never interrupted: an interrupt closes
   * the files under a write.
   */
  void stop() throws InterruptedException {
    queue.put(Optional.empty());
  }

  /** Bytes of entries written since the start. */
  long entryBytes() {
    return entryBytes.sum();
  }

  int queued() {
    return queue.size();
  }

  @Override
  public void run() {
    var taken = new ArrayList<Optional<PersistBatch>>();
    try {
      boolean running = true;
      while (running) {
        taken.clear();
        taken.add(queue.take());
        queue.drainTo(taken);
        List<PersistBatch> batches = taken.stream().flatMap(Optional::stream).toList();
        running = batches.size() == taken.size();
        if (!batches.isEmpty()) {
          write(batches);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      fatal.storageFailed(e);
    }
  }

  private void write(List<PersistBatch> batches) throws IOException {
    long before = System.nanoTime();
    WriteResult result = storage.write(batches);
    writeNanos.accept(System.nanoTime() - before);
    for (PersistBatch batch : batches) {
      for (Entry entry : batch.entries()) {
        entryBytes.add(entry.size());
      }
    }
    result
        .refused()
        .forEach(
            refused ->
                mailbox.post(new Event.SnapshotRefused(refused.snapshotIndex(), refused.reason())));
    mailbox.post(new Event.Persisted(batches.getLast().number()));
  }
}
