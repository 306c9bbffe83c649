package sys.storage.raft.node.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import sys.storage.raft.core.Effects;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.node.snapshot.SnapshotInput;
import sys.storage.raft.node.state.KeyValueState;
import sys.storage.raft.node.state.StateCapture;
import sys.storage.raft.node.storage.NodeStorage;

/**
 * The thread that executes committed entries, answers those who proposed them, and lets reads pass
 * that waited for an index.
 */
final class Applier implements Runnable {

  private final KeyValueState state;
  private final NodeStorage storage;
  private final Pending pending;
  private final Mailbox mailbox;
  private final FatalErrors fatal;
  private final StateHashes hashes;

  /** Bounded by the core, which hands out only so many bytes that are not confirmed as applied. */
  private final BlockingQueue<Work> queue = new LinkedBlockingQueue<>();

  private final PriorityQueue<Reader> readers =
      new PriorityQueue<>(Comparator.comparingLong(Reader::index));
  private long passedIndex;

  private sealed interface Work {
    record Execute(Effects.ToApply toApply) implements Work {}

    record Capture(CompletableFuture<StateCapture> result) implements Work {}

    record Stop() implements Work {}
  }

  private record Reader(long index, CompletableFuture<Long> passed) {}

  Applier(
      KeyValueState state,
      NodeStorage storage,
      Pending pending,
      Mailbox mailbox,
      FatalErrors fatal,
      StateHashes hashes) {
    this.state = state;
    this.storage = storage;
    this.pending = pending;
    this.mailbox = mailbox;
    this.fatal = fatal;
    this.hashes = hashes;
    this.passedIndex = state.appliedIndex();
  }

  void submit(Effects.ToApply toApply) {
    queue.add(new Work.Execute(toApply));
  }

  /** The state between two entries, as soon as the queue is through. */
  CompletableFuture<StateCapture> capture() {
    var result = new CompletableFuture<StateCapture>();
    queue.add(new Work.Capture(result));
    return result;
  }

  /** Completes the future when the index is applied, on whatever thread makes it so. */
  void whenApplied(long index, CompletableFuture<Long> passed) {
    synchronized (readers) {
      if (index > passedIndex) {
        readers.add(new Reader(index, passed));
        return;
      }
    }
    passed.complete(index);
  }

  /** Ends the thread when all that was submitted is executed. */
  void stop() {
    queue.add(new Work.Stop());
  }

  int queued() {
    return queue.size();
  }

  @Override
  public void run() {
    var works = new ArrayList<Work>();
    try {
      boolean running = true;
      while (running) {
        works.clear();
        works.add(queue.take());
        queue.drainTo(works);
        long before = state.appliedIndex();
        for (Work work : works) {
          switch (work) {
            case Work.Execute(Effects.ToApply toApply) -> execute(toApply);
            case Work.Capture(CompletableFuture<StateCapture> result) ->
                result.complete(state.capture());
            case Work.Stop() -> running = false;
          }
        }
        if (state.appliedIndex() != before) {
          mailbox.post(new Event.Applied(state.appliedIndex()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      fatal.storageFailed(e);
    } catch (RuntimeException e) {
      fatal.invariantViolated(e);
    }
  }

  private void execute(Effects.ToApply toApply) throws IOException {
    switch (toApply) {
      case Effects.ToApply.Entries(List<Entry> entries) -> execute(entries);
      case Effects.ToApply.Restore(SnapshotMetadata snapshot) -> restore(snapshot);
    }
    letPass(state.appliedIndex());
  }

  /** Stops at round indexes to take a hash there. */
  private void execute(List<Entry> entries) {
    int from = 0;
    for (int to = 1; to <= entries.size(); to++) {
      boolean round = entries.get(to - 1).index() % StateHashes.INTERVAL == 0;
      if (round || to == entries.size()) {
        state.apply(entries.subList(from, to)).forEach(pending::executed);
        from = to;
      }
      if (round) {
        hashes.keep(state.hash());
      }
    }
  }

  private void restore(SnapshotMetadata snapshot) throws IOException {
    try (SnapshotInput input = storage.openNewestSnapshot()) {
      if (input.metadata().index() < snapshot.index()) {
        throw new IOException(
            "the newest snapshot has index %d, the one to restore has %d"
                .formatted(input.metadata().index(), snapshot.index()));
      }
      state.restore(input);
      pending.skipped(input.metadata().index());
    }
  }

  private void letPass(long appliedIndex) {
    var passed = new ArrayList<Reader>();
    synchronized (readers) {
      passedIndex = appliedIndex;
      while (!readers.isEmpty() && readers.element().index() <= appliedIndex) {
        passed.add(readers.remove());
      }
    }
    passed.forEach(reader -> reader.passed().complete(appliedIndex));
  }
}
