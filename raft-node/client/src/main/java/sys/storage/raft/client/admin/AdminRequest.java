package sys.storage.raft.client.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sys.storage.raft.client.Member;

/** Bodies of the admin calls. Unknown fields are refused. */
public sealed interface AdminRequest {

  UUID clusterId();

  /**
   * Fencing number of the operator; a node refuses one that is older than the highest it has seen.
   */
  long operatorEpoch();

  /**
   * Formats a blank node as the only voter of a new cluster.
   *
   * @param member the node that was seen blank; another one that has its name by now refuses
   */
  record Bootstrap(UUID clusterId, long operatorEpoch, Member member) implements AdminRequest {}

  record AddLearner(
      UUID clusterId, long operatorEpoch, long expectedConfigurationIndex, Member member)
      implements AdminRequest {}

  record RemoveLearner(
      UUID clusterId, long operatorEpoch, long expectedConfigurationIndex, Member member)
      implements AdminRequest {}

  /**
   * @param timeoutMillis how long to wait for the learners, 0 to 60000; 0 answers at once
   */
  record CatchUp(UUID clusterId, long operatorEpoch, long timeoutMillis) implements AdminRequest {}

  /**
   * @param voters every voter of C(new)
   */
  record EnterJoint(
      UUID clusterId, long operatorEpoch, long expectedConfigurationIndex, List<Member> voters)
      implements AdminRequest {
    public EnterJoint {
      voters = List.copyOf(voters);
    }
  }

  record CommitNew(UUID clusterId, long operatorEpoch, long expectedConfigurationIndex)
      implements AdminRequest {}

  /**
   * @param removed members of the old configuration that C(new) does not name, to be told
   * @param timeoutMillis how long to wait for confirmations, 0 to 60000; 0 answers at once
   */
  record LeaveJoint(
      UUID clusterId,
      long operatorEpoch,
      long expectedConfigurationIndex,
      List<Member> removed,
      long timeoutMillis)
      implements AdminRequest {
    public LeaveJoint {
      removed = List.copyOf(removed);
    }
  }

  /**
   * @param target the new leader; absent: the most caught-up other voter
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record TransferLeader(UUID clusterId, long operatorEpoch, Optional<Member> target)
      implements AdminRequest {}

  record Snapshot(UUID clusterId, long operatorEpoch) implements AdminRequest {}

  /**
   * Makes the node the only voter of a new cluster, with the log and the state that it has.
   *
   * @param clusterId the cluster that the node leaves
   * @param newClusterId must never have been used before
   */
  record ForceNewCluster(UUID clusterId, long operatorEpoch, UUID newClusterId)
      implements AdminRequest {}

  /**
   * Of the mode unsafe-early-vote: the node goes by this list from now on, whatever its log says,
   * and a blank one is a member at once. No configuration index guards it: a list has none.
   *
   * @param voters every voter
   */
  record UnsafePeers(UUID clusterId, long operatorEpoch, List<Member> voters)
      implements AdminRequest {
    public UnsafePeers {
      voters = List.copyOf(voters);
    }
  }

  /**
   * Of the mode unsafe-no-joint: goes to C(new) by one entry.
   *
   * @param voters every voter of C(new)
   */
  record UnsafeConfiguration(
      UUID clusterId, long operatorEpoch, long expectedConfigurationIndex, List<Member> voters)
      implements AdminRequest {
    public UnsafeConfiguration {
      voters = List.copyOf(voters);
    }
  }
}
