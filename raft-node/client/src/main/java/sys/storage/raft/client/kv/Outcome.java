package sys.storage.raft.client.kv;

import sys.storage.raft.client.Problem;

/** What became of an operation within its deadline. */
public sealed interface Outcome<T> {

  /** It took effect, once. */
  record Done<T>(T value) implements Outcome<T> {}

  /** It did not take effect and never will. */
  record Refused<T>(Problem problem) implements Outcome<T> {}

  /** It may have taken effect, or may still do so: read before deciding. */
  record Unknown<T>(String reason) implements Outcome<T> {}
}
