package sys.storage.harness.scenarios.fault;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sys.storage.harness.scenarios.cluster.MemberView;
import sys.storage.harness.scenarios.cluster.Members;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.admin.NodeStatus;

/** The nodes of a cluster as they are now: a pod made anew is another node. */
final class FaultyNodes {

  private final Members members;

  FaultyNodes(Members members) {
    this.members = members;
  }

  FaultyNode named(String name) {
    return named(List.of(name)).getFirst();
  }

  /** In the order of the names. */
  List<FaultyNode> named(Collection<String> names) {
    List<MemberView> now = members.observe();
    return names.stream()
        .map(
            name ->
                now.stream()
                    .filter(member -> member.name().equals(name))
                    .findFirst()
                    .map(this::node)
                    .orElseThrow(
                        () ->
                            new FaultFailed(
                                "there is no member %s; there are %s"
                                    .formatted(name, now.stream().map(MemberView::name).toList()))))
        .toList();
  }

  List<FaultyNode> all() {
    return members.observe().stream().map(this::node).toList();
  }

  /** Of the cluster, as any node tells that belongs to it. */
  UUID clusterId() {
    return members.observe().stream()
        .flatMap(member -> status(member).stream())
        .flatMap(status -> status.clusterId().stream())
        .findFirst()
        .orElseThrow(() -> new FaultFailed("no member belongs to a cluster yet"));
  }

  private FaultyNode node(MemberView view) {
    NodeStatus status =
        status(view)
            .orElseThrow(() -> new FaultFailed("%s does not answer".formatted(view.describe())));
    return new FaultyNode(
        view.name(),
        status.member(),
        members
            .admin(view.pod())
            .orElseThrow(() -> new FaultFailed(view.name() + " has no address yet")));
  }

  private static Optional<NodeStatus> status(MemberView view) {
    return view.node() instanceof Answer.Ok<NodeStatus>(NodeStatus status)
        ? Optional.of(status)
        : Optional.empty();
  }
}
