package sys.storage.raft.node.state;

import java.util.List;
import java.util.Optional;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.KeyValue;

/**
 * Part of a range, in order of keys.
 *
 * @param resumeAfter where to go on, at the same revision; empty when nothing is left
 */
public record Page(List<KeyValue> items, Optional<Key> resumeAfter) {

  /** A page that has so many bytes of keys and values ends early. */
  public static final int MAX_BYTES = 1 << 20;

  public Page {
    items = List.copyOf(items);
  }

  /** Of all keys and values; not much more than {@link #MAX_BYTES}. */
  public int bytes() {
    return items.stream().mapToInt(KeyValue::bytes).sum();
  }

  /** Whether further keys may follow. */
  public boolean more() {
    return resumeAfter.isPresent();
  }
}
