package sys.storage.harness.scenarios.reproduction;

import java.util.List;

/**
 * What some members hold as committed at an index.
 *
 * @param value what the entry says, in words
 * @param members that hold it
 */
record Commit(long index, long term, String value, List<String> members) {

  Commit {
    members = List.copyOf(members);
  }

  @Override
  public String toString() {
    return "index %d, term %d: %s, on %s".formatted(index, term, value, String.join(", ", members));
  }
}
