package sys.storage.raftcluster.operator.model;

/** Situations that matter and that chance alone might never reach: each has to occur. */
public enum Rare {
  STALE_WORKLOAD("the StatefulSet was seen as it had been"),
  STALE_CLAIMS("claims were seen as they had been"),
  SILENT_MEMBER("a live member did not answer the operator"),
  DEPOSED_LEADER("a leader that a partition had deposed still said that it led"),
  LEADER_LOST_IN_JOINT("the leader was lost in a joint configuration"),
  WIPED_IN_JOINT("a voter lost its disk in a joint configuration"),
  WIPED("a voter lost its disk"),
  POD_LOST("a pod was lost with its machine"),
  CLAIM_DELETED_UNDER_POD("a claim was deleted under its pod"),
  UNSCHEDULABLE("a pod found no machine"),
  CRASH_LOOP("the pods of a template could not run"),
  EVICTED("the budget let a pod go"),
  EVICTED_IN_JOINT("the budget let a pod go in a joint configuration"),
  EVICTION_REFUSED("the budget kept a pod"),
  SPECIFIED_IN_JOINT("the specification changed in a joint configuration"),
  PAUSED_IN_JOINT("the cluster was paused in a joint configuration"),
  HIBERNATED("all pods had stopped because no replicas were wanted"),
  SCALED_BY_HAND("somebody scaled the StatefulSet by hand"),
  STORAGE_GROWN("more storage was asked for"),
  REPLACED("a member was to be replaced"),
  FORCED("a member went on alone"),
  RECOVERY_REFUSED("a member was not to go on alone"),
  HANDED_OVER("the leader handed over"),
  RESTARTED("a voter was restarted"),
  RESTART_DEFERRED("a restart had to wait"),
  SCALE_IN_REFUSED("a scale-in would have lost the majority"),
  KILLED("the operator was killed in a call"),
  WORLD_MOVED_ON("something happened between the look and the deed"),
  OVERTAKEN("an operator woke up when another one had taken over"),
  FENCED_BY_EPOCH("a node refused an operator of the past"),
  FENCED_BY_VERSION("an object had changed since it was read"),
  LATE_DELETION("an operator of the past deleted by UID what it had seen");

  private final String text;

  Rare(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
