package sys.storage.harness.linearizability.search;

import java.util.EnumSet;
import java.util.Set;

/**
 * Ways to search less that lose no verdict. Each may be switched off; the verdict stays the same,
 * which the tests compare with brute force. "Now" is a configuration of the search: some operations
 * have been put in order, they lead to a state, and the rest follows. A required operation was
 * answered, an optional one has an unknown outcome.
 */
public enum Reduction {

  /**
   * A required operation that never changes the state, may come now, and is legal now, comes now,
   * without alternatives. Take any order of the rest and move the operation to its front: no state
   * changes, so everything stays legal; it may come now, so no real-time constraint breaks. It must
   * <em>never</em> change the state: a write of the value that is there would overwrite another one
   * at its later place.
   */
  READS_AT_ONCE,

  /**
   * An optional operation that never changes the state is dropped: any order stays legal without
   * it.
   */
  UNKNOWN_READS,

  /**
   * Optional operations that are equal are taken in the order of their calls. Where an order takes
   * the later called of two and not the earlier, or takes it first, exchange them: nothing tells
   * them apart but their calls, and the earlier called may come wherever the later may.
   */
  EQUAL_UNKNOWNS,

  /** An optional operation that would leave the state as it is does not come: leave it out. */
  IDLE_UNKNOWNS,

  /**
   * Of two configurations with the same operations in order and the same state, one that has used a
   * part of the optional operations of the other, and covers no less (see {@link #LATE_WRITES}),
   * dominates: whatever can follow the other can follow it.
   */
  DOMINANCE,

  /**
   * Overwrites (legal always, the state before is forgotten) come as late as possible. An overwrite
   * that is directly followed by another one is never seen; it is free to come directly before any
   * overwrite that it may precede. So no time is spent on where such ones hide:
   *
   * <ul>
   *   <li>an overwrite comes before its deadline only if an open operation that is no overwrite is
   *       legal directly after it; an optional operation likewise;
   *   <li>an overwrite at its deadline (all that return before are in order) comes then; or, when
   *       some overwrite has come since its call, it is <em>covered</em>: it hides directly before
   *       the last such one, and nothing changes.
   * </ul>
   *
   * <p>Proof. Take an order L of the rest. Call an overwrite of L visible if a non-overwrite
   * follows it directly. Follow L's non-overwrites, each together with the visible overwrite before
   * it, if any; put invisible overwrites aside until their deadlines. Before each such step, first
   * discharge all operations at their deadline that are invisible and earlier in L. One from an
   * earlier block is covered, since the visible overwrite of its block came while it was open (what
   * was then at its deadline stands later in L, so the invisible one was called by then). One of
   * the present block that is not covered comes with its effect, which nobody sees: the visible
   * overwrite of the block is yet to come, or no non-overwrite follows in L at all. Optional
   * operations that nobody sees are left out.
   */
  LATE_WRITES,

  /**
   * A configuration is left at once when the model knows that one of the next required operations
   * can never become legal from its state. All required operations must come, so nothing is lost.
   */
  LOST_STATES,

  /**
   * Alternatives are tried in a promising order: first the operation at its deadline, then those
   * after which it is legal, then by return, optional ones last. Only the order changes.
   */
  PROMISING_FIRST,

  /**
   * Unknown operations are used sparingly: one comes only when the operation at its deadline is not
   * legal, becomes legal by it, and by no answered one. Otherwise each unknown operation, although
   * most are not needed, would multiply what is searched before an earlier wrong turn is found.
   *
   * <p>Where no order goes on like this, the search goes some returns back and uses unknown
   * operations freely up to where it failed: any after which an open answered one is legal. Then
   * twice as far back, and so on (compare Harvey and Ginsberg, "Limited discrepancy search", 1995).
   * What fails from the beginning is searched once more with everything. A configuration prunes
   * only those that may use unknown operations up to no later a return, so that nothing is given up
   * for want of an operation that was merely spared: only the order changes.
   */
  SPARING_UNKNOWNS;

  public static Set<Reduction> all() {
    return EnumSet.allOf(Reduction.class);
  }
}
