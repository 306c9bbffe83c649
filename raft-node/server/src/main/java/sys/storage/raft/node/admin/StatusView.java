package sys.storage.raft.node.admin;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import sys.storage.raft.client.ConfigurationView;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.SafetyMode;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.node.runtime.RaftMember;
import sys.storage.raft.node.runtime.RaftNode;
import sys.storage.raft.node.runtime.Violations;

/** A node's status as the wire shows it. Any thread. */
public final class StatusView {

  private final RaftNode node;
  private final SafetyMode safetyMode;
  private final Violations violations;

  /**
   * @param safetyMode that the node was started with
   */
  public StatusView(RaftNode node, SafetyMode safetyMode, Violations violations) {
    this.node = node;
    this.safetyMode = safetyMode;
    this.violations = violations;
  }

  /** As of some milliseconds ago. */
  public NodeStatus status() {
    return node.member()
        .map(member -> of(member, member.status()))
        .orElseGet(() -> blank(node.clusterId()));
  }

  NodeStatus of(RaftMember member, CoreStatus core) {
    boolean removed = core.role() == Role.RETIRED;
    return new NodeStatus(
        Member.of(node.self()),
        removed ? NodeStatus.REMOVED : NodeStatus.ACTIVE,
        Optional.of(member.clusterId()),
        role(core),
        core.term(),
        core.leader().map(Member::of),
        configuration(core),
        core.operatorEpoch(),
        core.commitIndex(),
        core.appliedIndex(),
        core.durableIndex(),
        core.lastIndex(),
        core.lastTerm(),
        core.snapshotIndex(),
        member.state().revision(),
        core.peers().stream().map(peer -> peer(core, peer)).toList(),
        safetyMode.text(),
        violations.all());
  }

  private NodeStatus blank(Optional<UUID> clusterId) {
    return new NodeStatus(
        Member.of(node.self()),
        NodeStatus.BLANK,
        clusterId,
        NodeStatus.BLANK,
        0,
        Optional.empty(),
        ConfigurationView.of(0, false, Configuration.EMPTY),
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        List.of(),
        safetyMode.text(),
        List.of());
  }

  private String role(CoreStatus core) {
    return switch (core.role()) {
      case FOLLOWER -> isLearner(core.configuration(), node.self()) ? "learner" : "follower";
      case PRE_CANDIDATE -> "pre-candidate";
      case CANDIDATE -> "candidate";
      case LEADER -> NodeStatus.LEADER;
      case RETIRED -> NodeStatus.REMOVED;
    };
  }

  private static boolean isLearner(Configuration configuration, MemberId member) {
    return configuration.contains(member) && !configuration.isVoter(member);
  }

  static ConfigurationView configuration(CoreStatus core) {
    return ConfigurationView.of(
        core.configurationIndex(), core.configurationCommitted(), core.configuration());
  }

  static NodeStatus.Peer peer(CoreStatus core, CoreStatus.PeerStatus peer) {
    String replication =
        switch (peer.replication()) {
          case PROBE -> "probe";
          case REPLICATE -> "replicate";
          case SNAPSHOT -> "snapshot";
        };
    return new NodeStatus.Peer(
        Member.of(peer.member()),
        replication,
        peer.matchIndex(),
        Math.max(0, core.lastIndex() - peer.matchIndex()),
        peer.active(),
        peer.caughtUp(),
        peer.nanosSinceContact() < 0
            ? -1
            : TimeUnit.NANOSECONDS.toMillis(peer.nanosSinceContact()));
  }
}
