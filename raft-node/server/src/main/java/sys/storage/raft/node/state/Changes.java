package sys.storage.raft.node.state;

import java.util.List;

/** What happened from some revision on, as far as it fits into one answer. */
public sealed interface Changes {

  /** Of all keys and values. */
  int bytes();

  /**
   * @param events in order; those of one revision are never split
   * @param nextRevision where to go on; all before it was looked at, also what did not match
   */
  record Events(List<ChangeEvent> events, long nextRevision) implements Changes {
    public Events {
      events = List.copyOf(events);
    }

    @Override
    public int bytes() {
      return events.stream().mapToInt(ChangeEvent::bytes).sum();
    }
  }

  /**
   * The history does not reach back that far: read the state anew and go on from its revision.
   *
   * @param oldestRevision the oldest revision from which changes can be had
   */
  record Compacted(long oldestRevision) implements Changes {
    @Override
    public int bytes() {
      return 0;
    }
  }
}
