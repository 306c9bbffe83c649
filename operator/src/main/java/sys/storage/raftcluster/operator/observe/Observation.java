package sys.storage.raftcluster.operator.observe;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.configuration.MemberId;

/**
 * Everything that one decision is made of.
 *
 * @param pods by ordinal
 * @param claims by ordinal
 * @param nodes what the node of each pod says of itself, by ordinal. Asked before the leader, so
 *     that the leader's view is never the older one
 * @param leader the leader's status, confirmed by a quorum round
 */
public record Observation(
    Recorded recorded,
    Workload workload,
    SortedMap<Integer, ObservedPod> pods,
    SortedMap<Integer, ObservedClaim> claims,
    SortedMap<Integer, Seen<NodeStatus>> nodes,
    Seen<NodeStatus> leader) {

  public Observation {
    pods = copy(pods);
    claims = copy(claims);
    nodes = copy(nodes);
  }

  /** The node at an ordinal, if it answered. */
  public Optional<NodeStatus> node(int ordinal) {
    Seen<NodeStatus> seen = nodes.get(ordinal);
    return seen == null ? Optional.empty() : seen.asOptional();
  }

  /** The pod that runs a member, whatever the incarnation of its disk. */
  public Optional<ObservedPod> podOf(MemberId member) {
    return pods.values().stream().filter(pod -> pod.name().equals(member.name())).findFirst();
  }

  private static <V> SortedMap<Integer, V> copy(Map<Integer, V> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
