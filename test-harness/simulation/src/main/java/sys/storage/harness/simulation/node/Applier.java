package sys.storage.harness.simulation.node;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import sys.storage.harness.simulation.choice.Draws;
import sys.storage.raft.core.Effects;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.node.runtime.Pending;
import sys.storage.raft.node.snapshot.SnapshotInput;
import sys.storage.raft.node.state.ApplyResult;
import sys.storage.raft.node.storage.NodeStorage;

/** The server's apply thread as events: what was submitted is executed in one go, or in two. */
final class Applier {

  private final SimulatedMember member;
  private final NodeStorage storage;
  private final StateMachine state;
  private final Pending pending;
  private final Draws draws;
  private final PriorityQueue<Reader> readers =
      new PriorityQueue<>(Comparator.comparingLong(Reader::index).thenComparing(Reader::order));
  private final List<Effects.ToApply> queue = new ArrayList<>();
  private boolean planned;
  private long readersSeen;

  private record Reader(long index, long order, Runnable passed) {}

  Applier(
      SimulatedMember member,
      NodeStorage storage,
      StateMachine state,
      Pending pending,
      Draws draws) {
    this.member = member;
    this.storage = storage;
    this.state = state;
    this.pending = pending;
    this.draws = draws;
  }

  void submit(Effects.ToApply toApply) {
    queue.add(toApply);
    plan();
  }

  private void plan() {
    if (!planned && !queue.isEmpty()) {
      planned = true;
      member.life().after(draws.skewed(1_000, member.options().slowestApplyNanos()), this::run);
    }
  }

  /** Runs the action when the index is applied. */
  void whenApplied(long index, Runnable passed) {
    readers.add(new Reader(index, readersSeen++, passed));
    letPass();
  }

  private void run() {
    int now = draws.chance(0.9) ? queue.size() : 1;
    List<Effects.ToApply> works = List.copyOf(queue.subList(0, now));
    queue.subList(0, now).clear();
    try {
      for (Effects.ToApply work : works) {
        execute(work);
      }
    } catch (IOException failure) {
      member.storageFailed(failure);
      return;
    }
    letPass();
    member.hash().add(state.hash());
    member.post(new Event.Applied(state.metadata().index()));
    planned = false;
    plan();
  }

  private void execute(Effects.ToApply work) throws IOException {
    switch (work) {
      case Effects.ToApply.Entries(List<Entry> entries) -> {
        for (Entry entry : entries) {
          byte[] reply = state.apply(entry);
          member.probe().applied(member.id(), entry, reply, state.hash());
          pending.executed(new ApplyResult(entry.index(), entry.term(), reply));
        }
      }
      case Effects.ToApply.Restore(SnapshotMetadata snapshot) -> {
        try (SnapshotInput input = storage.openNewestSnapshot()) {
          if (input.metadata().index() < snapshot.index()) {
            throw new IOException("the snapshot at %d is gone".formatted(snapshot.index()));
          }
          state.restore(input);
          member.probe().restored(member.id(), input.metadata(), state.hash());
          pending.skipped(input.metadata().index());
        }
      }
    }
  }

  private void letPass() {
    while (!readers.isEmpty() && readers.element().index() <= state.metadata().index()) {
      readers.remove().passed().run();
    }
  }
}
