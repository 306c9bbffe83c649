package sys.storage.raft.node.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import sys.storage.raft.node.state.StateHash;

/**
 * Hashes of the state at round indexes, the same on all members: equal logs that gave unequal
 * states are found only by comparing these. Any thread.
 */
public final class StateHashes {

  /** A hash is kept at each multiple of this index. */
  static final long INTERVAL = 256;

  private static final int KEPT = 256;

  private final Deque<StateHash> kept = new ArrayDeque<>();

  synchronized void keep(StateHash hash) {
    if (kept.size() == KEPT) {
      kept.removeFirst();
    }
    kept.addLast(hash);
  }

  /** The latest, in order of their indexes. */
  public synchronized List<StateHash> latest() {
    return List.copyOf(kept);
  }
}
