package sys.storage.raft.node.state;

import java.util.List;
import sys.storage.raft.node.state.command.KeyValue;

/**
 * Part of a range, in order of keys.
 *
 * @param more whether further keys follow: ask again after the last one, at the same revision
 */
public record Page(List<KeyValue> items, boolean more) {
  public Page {
    items = List.copyOf(items);
  }
}
