package sys.storage.raftcluster.operator.plan;

/**
 * Why the operator does what it does, or does nothing. The name is the reason in conditions, in
 * events and in the log.
 */
public enum Reason {
  PAUSED("Paused"),
  WAITING_FOR_PODS("WaitingForPods"),
  FORMER_OBJECTS("FormerObjects"),
  FORMER_DATA("FormerData"),
  FOREIGN_DATA("ForeignData"),
  NO_LEADER("NoLeader"),
  WAITING_FOR_COMMIT("WaitingForCommit"),
  RATE_LIMITED("RateLimited"),
  SCALE_IN_REFUSED("ScaleInRefused"),
  NO_TRANSFER_TARGET("NoTransferTarget"),
  STALE_CLAIM_RETAINED("StaleClaimRetained"),
  HIBERNATED("Hibernated"),
  HIBERNATION_REFUSED("HibernationRefused"),
  RECOVERY_REFUSED("RecoveryRefused"),
  REPLACEMENT_REFUSED("ReplacementRefused"),
  REPLACEMENT_DEFERRED("ReplacementDeferred"),
  RESTART_DEFERRED("RestartDeferred");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  /** The reason in the spelling of Kubernetes. */
  public String text() {
    return text;
  }

  /** Whether nothing is awaited: it is so because somebody wants it so. */
  public boolean isRest() {
    return this == PAUSED || this == HIBERNATED;
  }

  /** Whether a person has to do something before the operator can go on. */
  public boolean needsPerson() {
    return switch (this) {
      case FORMER_DATA,
          FOREIGN_DATA,
          SCALE_IN_REFUSED,
          STALE_CLAIM_RETAINED,
          HIBERNATION_REFUSED,
          REPLACEMENT_REFUSED,
          RECOVERY_REFUSED ->
          true;
      case PAUSED,
          WAITING_FOR_PODS,
          FORMER_OBJECTS,
          NO_LEADER,
          WAITING_FOR_COMMIT,
          RATE_LIMITED,
          NO_TRANSFER_TARGET,
          REPLACEMENT_DEFERRED,
          HIBERNATED,
          RESTART_DEFERRED ->
          false;
    };
  }
}
