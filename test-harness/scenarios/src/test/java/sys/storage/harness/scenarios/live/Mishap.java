package sys.storage.harness.scenarios.live;

/** How the calls of an operator can go wrong: admin calls and writes of objects. */
enum Mishap {
  /** The operator is killed before the call is made. */
  KILLED_BEFORE,
  /** The operator is killed when the call has taken effect, before it learns of it. */
  KILLED_AFTER,
  /** The call takes effect, and its answer is lost; the operator lives. */
  REPLY_LOST,
  /** An admin call arrives twice. */
  TWICE,
  /** Somebody else changes the object right before it is written, or deletes it before. */
  CONFLICT,
  /** All goes well, but the operator's watches show what was there when it began. */
  STUCK_WATCHES
}
