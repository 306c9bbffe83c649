package sys.storage.raft.node.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.KeyValue;

/**
 * Puts a page together from slices of one revision, so that a long read holds up no write. Should
 * that revision be compacted in between, the page ends there; one that has no key yet is read anew,
 * from its beginning, because a newer revision may have keys where this one had none.
 */
final class RangeReader {

  private RangeReader() {}

  static Read<Page> read(RangeQuery query, Function<RangeQuery, Read<Keyspace.Slice>> slices) {
    while (true) {
      switch (slices.apply(query)) {
        case Read.Compacted<Keyspace.Slice>(long requested, long oldest) -> {
          return new Read.Compacted<>(requested, oldest);
        }
        case Read.Future<Keyspace.Slice>(long requested, long newest) -> {
          return new Read.Future<>(requested, newest);
        }
        case Read.Found<Keyspace.Slice>(Keyspace.Slice first, long revision, long appliedIndex) -> {
          Page page = page(query, first, revision, slices);
          // A caller that is told to go on needs a key to go on from.
          if (!page.items().isEmpty() || !page.more()) {
            return new Read.Found<>(page, revision, appliedIndex);
          }
        }
      }
    }
  }

  private static Page page(
      RangeQuery query,
      Keyspace.Slice first,
      long revision,
      Function<RangeQuery, Read<Keyspace.Slice>> slices) {
    var items = new ArrayList<KeyValue>(first.items());
    long bytes = bytes(first.items());
    Optional<Key> resumeAfter = first.resumeAfter();
    while (resumeAfter.isPresent() && items.size() < query.limit() && bytes < Page.MAX_BYTES) {
      var rest =
          new RangeQuery(
              query.prefix(), resumeAfter, query.limit() - items.size(), OptionalLong.of(revision));
      if (!(slices.apply(rest)
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
    return items.stream().mapToLong(KeyValue::bytes).sum();
  }
}
