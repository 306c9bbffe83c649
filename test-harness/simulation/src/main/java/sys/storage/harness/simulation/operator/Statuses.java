package sys.storage.harness.simulation.operator;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sys.storage.harness.simulation.node.SimulatedMember;
import sys.storage.harness.simulation.node.SimulatedProcess;
import sys.storage.raft.client.ConfigurationView;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.configuration.Configuration;

/** A node's status as its admin API shows it. */
final class Statuses {

  private static final String MODE = "safe";

  private Statuses() {}

  static NodeStatus of(SimulatedProcess process) {
    return process
        .member()
        .map(Statuses::of)
        .orElseGet(
            () ->
                new NodeStatus(
                    Member.of(process.id()),
                    NodeStatus.BLANK,
                    Optional.empty(),
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
                    MODE,
                    List.of()));
  }

  static NodeStatus of(SimulatedMember member) {
    CoreStatus core = member.status();
    boolean removed = core.role() == Role.RETIRED;
    return new NodeStatus(
        Member.of(member.id()),
        removed ? NodeStatus.REMOVED : NodeStatus.ACTIVE,
        Optional.of(member.clusterId()),
        role(core, member),
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
        core.appliedIndex(),
        core.peers().stream().map(peer -> peer(core, peer)).toList(),
        MODE,
        List.of());
  }

  private static String role(CoreStatus core, SimulatedMember member) {
    return switch (core.role()) {
      case FOLLOWER -> core.configuration().isVoter(member.id()) ? "follower" : "learner";
      case PRE_CANDIDATE -> "pre-candidate";
      case CANDIDATE -> "candidate";
      case LEADER -> NodeStatus.LEADER;
      case RETIRED -> NodeStatus.REMOVED;
    };
  }

  static ConfigurationView configuration(CoreStatus core) {
    return ConfigurationView.of(
        core.configurationIndex(), core.configurationCommitted(), core.configuration());
  }

  static NodeStatus.Peer peer(CoreStatus core, CoreStatus.PeerStatus peer) {
    return new NodeStatus.Peer(
        Member.of(peer.member()),
        peer.replication().name().toLowerCase(Locale.ROOT),
        peer.matchIndex(),
        Math.max(0, core.lastIndex() - peer.matchIndex()),
        peer.active(),
        peer.caughtUp(),
        peer.nanosSinceContact() < 0 ? -1 : peer.nanosSinceContact() / 1_000_000);
  }
}
