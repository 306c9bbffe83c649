package sys.storage.raftcluster.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;

/** What the operator found. A text that is not known is empty, a number is 0. */
public record RaftClusterStatus(
    @JsonPropertyDescription("The generation of the spec that this status answers")
        long observedGeneration,
    @JsonPropertyDescription("In one word; the conditions say why") Phase phase,
    @JsonPropertyDescription("safe, or UNSAFE and the rule that is broken") String mode,
    @JsonPropertyDescription("Identity of the Raft cluster, recorded before it is born")
        String clusterId,
    @JsonPropertyDescription("Name of the leading member") String leader,
    @JsonPropertyDescription("Raft term of the leader") long term,
    @JsonPropertyDescription("Number of pods") @StatusReplicas int replicas,
    @JsonPropertyDescription("Number of voting members whose pod is ready") int readyReplicas,
    @JsonPropertyDescription("Label selector of the pods") @LabelSelector String selector,
    @JsonPropertyDescription("The step of a membership change that is under way")
        ReconfigStep currentReconfigStep,
    @JsonPropertyDescription("How far a change is that needs two majorities") JointState jointState,
    @JsonPropertyDescription("Log index of the configuration in force") long configurationIndex,
    @JsonPropertyDescription("When the last membership change started") String lastReconfigAt,
    @JsonPropertyDescription("Healthy members that may fail before writes stop")
        int failureTolerance,
    @JsonPropertyDescription("Members, and pods that are to become or were members")
        List<MemberStatus> members,
    @JsonPropertyDescription("What the nodes saw broken, in the unsafe modes")
        List<String> violations,
    @JsonPropertyDescription("What holds and why; operations.md lists all of them")
        List<Condition> conditions) {

  /** The status of a cluster that no operator has looked at. */
  public static final RaftClusterStatus EMPTY =
      new RaftClusterStatus(
          0,
          Phase.PENDING,
          "",
          "",
          "",
          0,
          0,
          0,
          "",
          ReconfigStep.NONE,
          JointState.NONE,
          0,
          "",
          0,
          List.of(),
          List.of(),
          List.of());

  public RaftClusterStatus {
    phase = phase == null ? Phase.PENDING : phase;
    mode = mode == null ? "" : mode;
    clusterId = clusterId == null ? "" : clusterId;
    leader = leader == null ? "" : leader;
    selector = selector == null ? "" : selector;
    currentReconfigStep = currentReconfigStep == null ? ReconfigStep.NONE : currentReconfigStep;
    jointState = jointState == null ? JointState.NONE : jointState;
    lastReconfigAt = lastReconfigAt == null ? "" : lastReconfigAt;
    members = members == null ? List.of() : List.copyOf(members);
    violations = violations == null ? List.of() : List.copyOf(violations);
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  public RaftClusterStatus withMembers(List<MemberStatus> others) {
    return new RaftClusterStatus(
        observedGeneration,
        phase,
        mode,
        clusterId,
        leader,
        term,
        replicas,
        readyReplicas,
        selector,
        currentReconfigStep,
        jointState,
        configurationIndex,
        lastReconfigAt,
        failureTolerance,
        others,
        violations,
        conditions);
  }
}
