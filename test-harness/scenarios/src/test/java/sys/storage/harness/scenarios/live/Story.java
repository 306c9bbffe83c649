package sys.storage.harness.scenarios.live;

import java.util.List;
import sys.storage.harness.scenarios.live.MemberLog.Appended;
import sys.storage.raftcluster.api.ReconfigStep;

/** What an operator does with the cluster {@code crash}, as it should go. */
enum Story {
  SCALE_OUT,
  SCALE_IN,
  REPLACE,
  ROLL_OUT;

  private static final String THREE = "crash-0 crash-1 crash-2";
  private static final String FIVE = THREE + " crash-3 crash-4";
  private static final String STATUS = "PATCH raftclusters/crash/status";

  /** How many members there are before. */
  int before() {
    return this == SCALE_IN ? 5 : 3;
  }

  /** How many members there are in the end. */
  int after() {
    return this == SCALE_OUT ? 5 : 3;
  }

  /** Who leads when it begins; empty: anybody. */
  String leader() {
    return switch (this) {
      case SCALE_OUT -> "";
      case SCALE_IN -> "crash-4";
      case REPLACE, ROLL_OUT -> "crash-2";
    };
  }

  /** The steps that its status shows, in order. */
  List<ReconfigStep> steps() {
    return switch (this) {
      case SCALE_OUT, REPLACE ->
          List.of(
              ReconfigStep.ADD_LEARNER,
              ReconfigStep.CATCH_UP,
              ReconfigStep.ENTER_JOINT,
              ReconfigStep.COMMIT_NEW,
              ReconfigStep.LEAVE_JOINT);
      case SCALE_IN ->
          List.of(
              ReconfigStep.LEADER_TRANSFER,
              ReconfigStep.ENTER_JOINT,
              ReconfigStep.COMMIT_NEW,
              ReconfigStep.LEAVE_JOINT);
      case ROLL_OUT -> List.of();
    };
  }

  /**
   * The configurations that it makes: each learner once, then one joint configuration, then one
   * without the old voters.
   *
   * @param appended those that it made
   */
  List<String> configurations(List<Appended> appended) {
    return switch (this) {
      case SCALE_OUT -> {
        // Either pod may be up first.
        String first = appended.getFirst().text().endsWith("crash-4") ? "crash-4" : "crash-3";
        yield List.of(
            THREE + " | learners " + first,
            THREE + " | learners crash-3 crash-4",
            FIVE + " | outgoing " + THREE,
            FIVE);
      }
      case SCALE_IN -> List.of(THREE + " | outgoing " + FIVE, THREE);
      case REPLACE -> List.of(THREE + " | learners crash-2", THREE + " | outgoing " + THREE, THREE);
      case ROLL_OUT -> List.of();
    };
  }

  /** The pods that end and begin again, each once. */
  List<String> restarted() {
    return switch (this) {
      case SCALE_OUT, SCALE_IN -> List.of();
      case REPLACE -> List.of("crash-2");
      case ROLL_OUT -> List.of("crash-0", "crash-1", "crash-2");
    };
  }

  /** What an operator calls for it, in some order, whatever else it does. */
  List<String> calls() {
    return switch (this) {
      case SCALE_OUT ->
          List.of(
              "PATCH statefulsets/crash",
              STATUS + " AddLearner",
              "addLearner crash-3",
              "addLearner crash-4",
              STATUS + " CatchUp",
              "catchUp",
              STATUS + " EnterJoint",
              "enterJoint",
              STATUS + " CommitNew",
              "commitNew",
              STATUS + " LeaveJoint",
              "leaveJoint",
              "PATCH poddisruptionbudgets/crash",
              STATUS,
              "POST events");
      case SCALE_IN ->
          List.of(
              "PATCH statefulsets/crash",
              STATUS + " LeaderTransfer",
              "transferLeader",
              "PATCH poddisruptionbudgets/crash",
              STATUS + " EnterJoint",
              "enterJoint",
              STATUS + " CommitNew",
              "commitNew",
              STATUS + " LeaveJoint",
              "leaveJoint",
              "DELETE persistentvolumeclaims/data-crash-3",
              "DELETE persistentvolumeclaims/data-crash-4",
              STATUS,
              "POST events");
      case REPLACE ->
          List.of(
              "PATCH raftclusters/crash",
              "transferLeader",
              "DELETE persistentvolumeclaims/data-crash-2",
              "DELETE pods/crash-2",
              STATUS + " AddLearner",
              "addLearner crash-2",
              STATUS + " CatchUp",
              "catchUp",
              "PATCH poddisruptionbudgets/crash",
              STATUS + " EnterJoint",
              "enterJoint",
              STATUS + " CommitNew",
              "commitNew",
              STATUS + " LeaveJoint",
              "leaveJoint",
              STATUS,
              "POST events");
      case ROLL_OUT -> // The lead may have passed on by then, and need not be handed over.
          List.of(
              "PATCH statefulsets/crash",
              "DELETE pods/crash-0",
              "DELETE pods/crash-1",
              "DELETE pods/crash-2",
              STATUS,
              "POST events");
    };
  }
}
