package sys.storage.raft.node.state;

import java.util.Optional;
import java.util.OptionalLong;
import sys.storage.raft.node.state.command.Key;

/**
 * Which keys to read.
 *
 * @param prefix with which the keys begin; empty for all
 * @param after only keys greater than this one: the last key of the page before
 * @param limit most keys, from 1
 * @param revision at which to read; empty for now
 */
public record RangeQuery(
    Optional<Key> prefix, Optional<Key> after, int limit, OptionalLong revision) {

  /**
   * @throws IllegalArgumentException when the limit is not positive
   */
  public RangeQuery {
    if (limit < 1) {
      throw new IllegalArgumentException("limit %d must be at least 1".formatted(limit));
    }
  }

  /** Everything, now. */
  public static RangeQuery all() {
    return new RangeQuery(
        Optional.empty(), Optional.empty(), Integer.MAX_VALUE, OptionalLong.empty());
  }
}
