package sys.storage.raft.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import sys.storage.raft.core.message.Message;

/**
 * What is on disk: the batches that were handed out and not yet confirmed, and the messages that
 * wait for them.
 *
 * <p>The durable index is safe against the ABA race: batch 1 writes entry 5 of term 1, batch 2
 * replaces it by entry 5 of term 2; when batch 1 is confirmed, entry 5 must not count as durable.
 * So a truncation lowers at once what every open batch covers.
 */
final class Durability {

  private final ArrayDeque<OpenBatch> open = new ArrayDeque<>();
  private long issued;
  private long durableIndex;
  private long durableTerm;

  Durability(long durableIndex, long durableTerm) {
    this.durableIndex = durableIndex;
    this.durableTerm = durableTerm;
  }

  /** The log is on disk up to here, exactly as it is in memory. */
  long durableIndex() {
    return durableIndex;
  }

  /** The term that this node would remember if it crashed now. */
  long durableTerm() {
    return durableTerm;
  }

  boolean isIdle() {
    return open.isEmpty();
  }

  /** The number that the next batch will have. */
  long nextNumber() {
    return issued + 1;
  }

  /** Opens the next batch; when it is durable, so is the log up to {@code lastIndex}. */
  void issue(long lastIndex, long term, List<Message> held) {
    issued++;
    open.add(new OpenBatch(issued, lastIndex, term, new ArrayList<>(held)));
  }

  /** Lets messages wait for the newest open batch. */
  void hold(List<Message> messages) {
    open.getLast().held.addAll(messages);
  }

  /** Entries from the index on are not what open batches wrote any more. */
  void truncated(long fromIndex) {
    durableIndex = Math.min(durableIndex, fromIndex - 1);
    for (OpenBatch batch : open) {
      batch.lastIndex = Math.min(batch.lastIndex, fromIndex - 1);
    }
  }

  /** A snapshot has replaced the log, on disk and in memory. */
  void reset(long snapshotIndex) {
    durableIndex = snapshotIndex;
    for (OpenBatch batch : open) {
      batch.lastIndex = snapshotIndex;
    }
  }

  /** Every batch up to the number is on disk. Returns the messages that waited for them. */
  List<Message> confirm(long number) {
    if (number > issued) {
      throw new InvariantViolation(
          "batch %d is said to be durable, but only %d were handed out".formatted(number, issued));
    }
    List<Message> released = List.of();
    while (!open.isEmpty() && open.getFirst().number <= number) {
      OpenBatch batch = open.removeFirst();
      durableIndex = Math.max(durableIndex, batch.lastIndex);
      durableTerm = batch.term;
      if (!batch.held.isEmpty()) {
        if (released.isEmpty()) {
          released = batch.held;
        } else {
          released.addAll(batch.held);
        }
      }
    }
    return released;
  }

  private static final class OpenBatch {
    private final long number;
    private final long term;
    private final List<Message> held;
    private long lastIndex;

    OpenBatch(long number, long lastIndex, long term, List<Message> held) {
      this.number = number;
      this.lastIndex = lastIndex;
      this.term = term;
      this.held = held;
    }
  }
}
