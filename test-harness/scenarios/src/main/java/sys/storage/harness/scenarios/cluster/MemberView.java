package sys.storage.harness.scenarios.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.OptionalLong;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.admin.NodeStatus;

/**
 * A member as pod and as node.
 *
 * @param node what the node says of itself, or why it could not be had
 * @param lag entries behind the leader, as the leader counts; empty when no leader says
 * @param residentBytes memory of its process; empty when it runs on another machine
 */
public record MemberView(
    Pod pod, Answer<NodeStatus> node, OptionalLong lag, OptionalLong residentBytes) {

  public String name() {
    return pod.getMetadata().getName();
  }

  /** Phase of the pod, {@code Terminating} when it is being deleted, {@code Pending} at first. */
  public String podPhase() {
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return "Terminating";
    }
    return pod.getStatus() == null || pod.getStatus().getPhase() == null
        ? "Pending"
        : pod.getStatus().getPhase();
  }

  /** Whether the pod's Ready condition is true. */
  public boolean ready() {
    return pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  public boolean leads() {
    return node instanceof Answer.Ok<NodeStatus>(NodeStatus status) && status.isLeader();
  }

  /** Term of the node; -1 when it does not answer. */
  public long term() {
    return node instanceof Answer.Ok<NodeStatus>(NodeStatus status) ? status.term() : -1;
  }

  /** Revision that the node has applied; -1 when it does not answer. */
  public long revision() {
    return node instanceof Answer.Ok<NodeStatus>(NodeStatus status) ? status.revision() : -1;
  }

  /** The member in a few words, for a message. */
  public String describe() {
    return switch (node) {
      case Answer.Ok<NodeStatus>(NodeStatus status) ->
          "%s %s term %d revision %d"
              .formatted(name(), status.role(), status.term(), status.revision());
      case Answer.Refused<NodeStatus>(var problem) -> name() + " " + problem.detail();
      case Answer.Unreachable<NodeStatus>(String reason) -> name() + " " + reason;
    };
  }
}
