package sys.storage.raft.node.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.KeyValue;

/**
 * Puts a page together from slices of one revision, so that a long read holds up no write. Should
 * that revision be compacted in between, the page ends there.
 */
final class RangeReader {

  private RangeReader() {}

  static Read<Page> read(RangeQuery query, KeyValueState state) {
    return switch (state.slice(query)) {
      case Read.Compacted<Keyspace.Slice>(long requested, long oldest) ->
          new Read.Compacted<>(requested, oldest);
      case Read.Future<Keyspace.Slice>(long requested, long newest) ->
          new Read.Future<>(requested, newest);
      case Read.Found<Keyspace.Slice>(Keyspace.Slice first, long revision, long appliedIndex) ->
          new Read.Found<>(page(query, first, revision, state), revision, appliedIndex);
    };
  }

  private static Page page(
      RangeQuery query, Keyspace.Slice first, long revision, KeyValueState state) {
    var items = new ArrayList<KeyValue>(first.items());
    long bytes = bytes(first.items());
    Optional<Key> resumeAfter = first.resumeAfter();
    while (resumeAfter.isPresent() && items.size() < query.limit() && bytes < Page.MAX_BYTES) {
      var rest =
          new RangeQuery(
              query.prefix(), resumeAfter, query.limit() - items.size(), OptionalLong.of(revision));
      if (!(state.slice(rest)
          instanceof Read.Found<Keyspace.Slice>(Keyspace.Slice slice, long _, long _))) {
        break;
      }
      items.addAll(slice.items());
      bytes += bytes(slice.items());
      resumeAfter = slice.resumeAfter();
    }
    return new Page(items, resumeAfter);
  }

  private static long bytes(List<KeyValue> items) {
    return items.stream()
        .mapToLong(item -> item.key().bytes().length + item.value().bytes().length)
        .sum();
  }
}
