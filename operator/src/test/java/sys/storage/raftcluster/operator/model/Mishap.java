package sys.storage.raftcluster.operator.model;

/** How a call of the operator to the outside can go wrong. */
public enum Mishap {
  /** The operator is killed before the call is made. */
  KILLED_BEFORE,
  /** The operator is killed when the call has taken effect. */
  KILLED_AFTER,
  /** The call takes effect, and its answer is lost. */
  REPLY_LOST,
  /** The call arrives twice. */
  TWICE;

  /** The operator is dead: everything it knew is gone. */
  public static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Killed(String call) {
      super(call);
    }
  }
}
