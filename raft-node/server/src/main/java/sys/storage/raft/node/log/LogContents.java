package sys.storage.raft.node.log;

import java.util.Optional;
import java.util.OptionalLong;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;

/** What the frames so far amount to. Writing and recovery both get here by {@link #apply}. */
final class LogContents {

  private final FrameIndex frames = new FrameIndex();
  private long firstIndex;
  private long lastIndex;
  private HardState hardState = HardState.INITIAL;
  private OptionalLong removed = OptionalLong.empty();

  /** An empty log that goes on after {@code lastIndex}. */
  LogContents(long lastIndex) {
    this.firstIndex = lastIndex + 1;
    this.lastIndex = lastIndex;
  }

  /**
   * @throws IllegalArgumentException when the change's entries do not follow what the log will hold
   */
  void check(LogChange change) {
    long last = change.resetTo().orElse(lastIndex);
    long expected = Math.min(last, change.truncateFrom().orElse(Long.MAX_VALUE) - 1) + 1;
    for (Entry entry : change.entries()) {
      if (entry.index() != expected) {
        throw new IllegalArgumentException(
            "entry %d does not follow: the log (%d..%d) needs %d next"
                .formatted(entry.index(), firstIndex, lastIndex, expected));
      }
      expected++;
    }
  }

  /** Takes over a {@linkplain #check checked} change whose frame lies there. */
  void apply(LogChange change, FrameIndex.Location location) {
    if (change.resetTo().isPresent()) {
      frames.clear();
      lastIndex = change.resetTo().getAsLong();
      firstIndex = lastIndex + 1;
    }
    if (change.truncateFrom().isPresent() && change.truncateFrom().getAsLong() <= lastIndex) {
      long from = change.truncateFrom().getAsLong();
      frames.truncateFrom(from);
      lastIndex = from - 1;
      firstIndex = Math.min(firstIndex, from);
    }
    if (!change.entries().isEmpty()) {
      frames.add(change.entries().getFirst().index(), location);
      lastIndex = change.entries().getLast().index();
    }
    hardState = change.hardState().orElse(hardState);
    if (change.removed().isPresent()) {
      removed = change.removed();
    }
  }

  /** Forgets what older segments hold. */
  void dropBefore(int generation) {
    frames.dropBefore(generation);
    firstIndex = frames.isEmpty() ? lastIndex + 1 : frames.firstEntry();
  }

  /** The segment from which on entries after {@code index} lie; empty when there are none. */
  Optional<Integer> generationAfter(long index) {
    return frames.isEmpty() || index >= lastIndex
        ? Optional.empty()
        : Optional.of(frames.location(frames.find(Math.max(index + 1, firstIndex))).generation());
  }

  FrameIndex frames() {
    return frames;
  }

  long firstIndex() {
    return firstIndex;
  }

  long lastIndex() {
    return lastIndex;
  }

  HardState hardState() {
    return hardState;
  }

  OptionalLong removed() {
    return removed;
  }
}
