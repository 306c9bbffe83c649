package sys.storage.harness.scenarios.live;

/** How an admin call of the operator can go wrong. */
enum Mishap {
  /** The operator is killed before the call is made. */
  KILLED_BEFORE,
  /** The operator is killed when the call has taken effect, before it learns of it. */
  KILLED_AFTER,
  /** The call takes effect, and its answer is lost; the operator lives. */
  REPLY_LOST,
  /** The call arrives twice. */
  TWICE
}
