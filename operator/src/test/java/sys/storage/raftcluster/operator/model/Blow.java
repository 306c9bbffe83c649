package sys.storage.raftcluster.operator.model;

/** What happens between two passes of the operator, or in the middle of one. */
public sealed interface Blow {

  /** The operator makes so many passes. */
  record Passes(int count) implements Blow {}

  // Users.

  record Replicas(int replicas) implements Blow {}

  record Storage(int gibibytes) implements Blow {}

  record Paused(boolean paused) implements Blow {}

  record RetainStorage(boolean retain) implements Blow {}

  /**
   * @param runs false: no pod of it can run
   */
  record NewTemplate(boolean runs) implements Blow {}

  record Replace(int ordinal) implements Blow {}

  /** A person orders that the member goes on alone, and takes that back when it is refused. */
  record ForceNewCluster(int ordinal, Others others) implements Blow {}

  /** What has become of the other members. */
  enum Others {
    AS_THEY_ARE,
    DOWN,
    /** A partition has left the member, the operator and the person on one side. */
    SPLIT_OFF
  }

  record ScaleByHand(int replicas) implements Blow {}

  /** Deletes claim and pod, where the others hold everything. */
  record Wipe(int ordinal) implements Blow {}

  record DeleteClaimUnderPod(int ordinal) implements Blow {}

  /** Evicts so many pods one after the other, each only if the budget allows it. */
  record Drain(int ordinal, int pods) implements Blow {}

  // Machines and networks.

  record Crash(int ordinal) implements Blow {}

  record LosePod(int ordinal) implements Blow {}

  record NoRoom(int ordinal) implements Blow {}

  /** The other members do not hear it any more. */
  record CutOff(int ordinal) implements Blow {}

  /** The operator does not hear it any more. */
  record Silence(int ordinal) implements Blow {}

  record MoveLeader(int choice) implements Blow {}

  /** All pods run, and all is heard. */
  record Recover() implements Blow {}

  // The operator's own eyes and hands.

  /** Watches of the StatefulSet and the services show for so many passes what they show now. */
  record StaleWorkload(int passes) implements Blow {}

  record StaleClaims(int passes) implements Blow {}

  /**
   * @param call of the operator that goes wrong, counted from now
   */
  record Trip(int call, Mishap mishap) implements Blow {}

  /** Something happens right before a call, after the operator has looked. */
  record Meanwhile(int call, Blow blow) implements Blow {}

  /** Right before a call the operator is frozen; another one takes over and makes its passes. */
  record Overtaken(int call, Blow blow, int passes) implements Blow {}
}
