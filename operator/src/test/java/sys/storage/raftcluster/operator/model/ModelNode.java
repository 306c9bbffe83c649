package sys.storage.raftcluster.operator.model;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.ConfigurationView;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.Problem;
import sys.storage.raft.client.admin.AdminApi;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.AdminResult;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;

/** The admin API of one pod of the model. */
final class ModelNode implements AdminApi {

  private final World world;
  private final RaftModel raft;
  private final int ordinal;

  ModelNode(World world, int ordinal) {
    this.world = world;
    this.raft = world.raft;
    this.ordinal = ordinal;
  }

  @Override
  public Answer<NodeStatus> status(boolean linearizable) {
    world.rules.looks();
    FakePod pod = world.pods.get(ordinal);
    if (pod == null || !pod.up) {
      return new Answer.Unreachable<>("connection refused");
    }
    Disk disk = raft.disk(world.claim(ordinal).member);
    boolean leads = raft.leader.filter(disk.id::equals).isPresent();
    if (linearizable && !leads) {
      return refused(Problem.NOT_LEADER);
    }
    if (!leads && pod.belief.isPresent()) {
      world.met(Rare.DEPOSED_LEADER);
      return new Answer.Ok<>(pod.belief.get());
    }
    if (linearizable) {
      world.rules.looked();
    }
    return new Answer.Ok<>(leads ? leader(disk) : follower(disk));
  }

  private NodeStatus leader(Disk disk) {
    var peers =
        raft.configuration.members().stream()
            .filter(member -> !member.equals(disk.id))
            .map(this::peer)
            .toList();
    return status(disk, NodeStatus.LEADER, raft.index, raft.committed, raft.configuration, peers);
  }

  private NodeStatus.Peer peer(MemberId member) {
    Disk disk = raft.disk(member);
    boolean active = world.isLive(member);
    int lag = disk.lag;
    return new NodeStatus.Peer(
        Member.of(member),
        "replicate",
        100 - lag,
        lag,
        active,
        active && lag == 0,
        active ? 5 : -1);
  }

  private NodeStatus follower(Disk disk) {
    String role = disk.blank ? "blank" : disk.removed ? "removed" : "follower";
    return status(disk, role, disk.ownIndex, true, disk.own, List.of());
  }

  private NodeStatus status(
      Disk disk,
      String role,
      long index,
      boolean committed,
      Configuration configuration,
      List<NodeStatus.Peer> peers) {
    return new NodeStatus(
        Member.of(disk.id),
        disk.blank ? NodeStatus.BLANK : disk.removed ? NodeStatus.REMOVED : NodeStatus.ACTIVE,
        disk.clusterId,
        role,
        raft.term,
        raft.leader.map(Member::of),
        ConfigurationView.of(index, committed, configuration),
        1,
        100,
        100,
        100,
        100,
        3,
        0,
        100,
        peers,
        "safe",
        List.copyOf(disk.violations));
  }

  @Override
  public Answer<AdminResult.Changed> bootstrap(AdminRequest.Bootstrap request) {
    Disk disk = raft.disk(world.claim(ordinal).member);
    if (!disk.blank) {
      return raft.clusterId.equals(Optional.of(request.clusterId()))
          ? changed(true)
          : refused(Problem.WRONG_CLUSTER);
    }
    if (!request.member().id().equals(disk.id)) {
      return refused(Problem.WRONG_MEMBER);
    }
    world.rules.ordersCarryTheirEpoch(request.operatorEpoch());
    world.rules.oneBirth(disk.id);
    raft.bootstrap(disk.id, request.clusterId());
    return changed(false);
  }

  @Override
  public Answer<AdminResult.Changed> addLearner(AdminRequest.AddLearner request) {
    MemberId member = request.member().id();
    return change(
        request.clusterId(),
        request.operatorEpoch(),
        request.expectedConfigurationIndex(),
        raft.configuration.contains(member),
        () -> raft.addLearner(member));
  }

  @Override
  public Answer<AdminResult.Changed> removeLearner(AdminRequest.RemoveLearner request) {
    MemberId member = request.member().id();
    return change(
        request.clusterId(),
        request.operatorEpoch(),
        request.expectedConfigurationIndex(),
        !raft.configuration.contains(member),
        () -> raft.removeLearner(member));
  }

  @Override
  public Answer<AdminResult.CatchUpProgress> catchUp(AdminRequest.CatchUp request) {
    var progress = raft.configuration.learners().stream().map(this::peer).toList();
    return notLeading()
        ? refused(Problem.NOT_LEADER)
        : new Answer.Ok<>(
            new AdminResult.CatchUpProgress(
                progress.stream().allMatch(NodeStatus.Peer::caughtUp), progress));
  }

  @Override
  public Answer<AdminResult.Changed> enterJoint(AdminRequest.EnterJoint request) {
    var voters = new TreeSet<>(request.voters().stream().map(Member::id).toList());
    if (!notLeading() && !raft.configuration.voters().equals(voters)) {
      world.rules.scaleInKeepsMajority(voters);
      world.rules.newVotersAreReady(voters);
      world.rules.votersLeaveForAReason(voters);
      world.rules.leavingLeadersHandOver(voters);
      if (!raft.isReady(voters)) {
        return refused(Problem.LEARNER_NOT_READY);
      }
      if (!RaftModel.majority(voters, world::isLive)) {
        return refused(Problem.NOT_YET);
      }
    }
    return change(
        request.clusterId(),
        request.operatorEpoch(),
        request.expectedConfigurationIndex(),
        raft.configuration.voters().equals(voters),
        () -> {
          world.rules.jointChangeBegins();
          raft.enterJoint(voters);
        });
  }

  @Override
  public Answer<AdminResult.Changed> commitNew(AdminRequest.CommitNew request) {
    return change(
        request.clusterId(),
        request.operatorEpoch(),
        request.expectedConfigurationIndex(),
        !raft.configuration.isJoint(),
        raft::commitNew);
  }

  @Override
  public Answer<AdminResult.LeaveProgress> leaveJoint(AdminRequest.LeaveJoint request) {
    if (notLeading()) {
      return refused(Problem.NOT_LEADER);
    }
    if (raft.configuration.isJoint()) {
      return refused(Problem.CONFIGURATION_CONFLICT);
    }
    if (isFenced(request.operatorEpoch())) {
      return refused(Problem.STALE_OPERATOR);
    }
    raft.leaveJoint(request.removed().stream().map(Member::id).toList());
    boolean finished =
        raft.configuration.members().stream()
            .filter(world::isLive)
            .allMatch(member -> raft.disk(member).ownIndex == raft.index);
    return new Answer.Ok<>(new AdminResult.LeaveProgress(finished, List.of(), List.of()));
  }

  @Override
  public Answer<AdminResult.Transferred> transferLeader(AdminRequest.TransferLeader request) {
    Member target = request.target().orElseThrow();
    if (raft.leader.filter(target.id()::equals).isPresent()) {
      return new Answer.Ok<>(new AdminResult.Transferred(true, target));
    }
    if (notLeading() || !world.isLive(target.id()) || raft.disk(target.id()).lag > 0) {
      return refused(Problem.NOT_LEADER);
    }
    if (isFenced(request.operatorEpoch())) {
      return refused(Problem.STALE_OPERATOR);
    }
    world.met(Rare.HANDED_OVER);
    raft.transfer(target.id());
    return new Answer.Ok<>(new AdminResult.Transferred(false, target));
  }

  @Override
  public Answer<AdminResult.SnapshotTaken> snapshot(AdminRequest.Snapshot request) {
    return refused(Problem.NOT_FOUND);
  }

  @Override
  public Answer<AdminResult.NewCluster> forceNewCluster(AdminRequest.ForceNewCluster request) {
    FakePod pod = world.pods.get(ordinal);
    if (pod == null || !pod.up) {
      return new Answer.Unreachable<>("connection refused");
    }
    Disk disk = raft.disk(world.claim(ordinal).member);
    boolean done = disk.clusterId.equals(Optional.of(request.newClusterId()));
    if (!done && !disk.clusterId.equals(Optional.of(request.clusterId()))) {
      return refused(Problem.WRONG_CLUSTER);
    }
    if (!done) {
      if (isFenced(request.operatorEpoch())) {
        return refused(Problem.STALE_OPERATOR);
      }
      boolean hearsLeader = world.isLive(disk.id) && raft.leader.isPresent();
      if (hearsLeader || !disk.own.isVoter(disk.id)) {
        return refused(Problem.NOT_YET);
      }
      world.rules.livingClustersAreNotForced(disk.id);
      world.met(Rare.FORCED);
      pod.cutOff = false; // alone it needs nobody
      raft.forceNewCluster(disk.id, request.newClusterId());
      raft.operatorEpoch = request.operatorEpoch();
      world.rules.membersAreForced();
    }
    return new Answer.Ok<>(new AdminResult.NewCluster(done, request.newClusterId(), 100, 3));
  }

  @Override
  public Answer<AdminResult.Changed> unsafePeers(AdminRequest.UnsafePeers request) {
    if (!raft.clusterId.equals(Optional.of(request.clusterId()))) {
      return refused(Problem.WRONG_CLUSTER);
    }
    MemberId member = world.claim(ordinal).member;
    raft.impose(member, new TreeSet<>(request.voters().stream().map(Member::id).toList()));
    return changed(false);
  }

  @Override
  public Answer<AdminResult.Changed> unsafeConfiguration(AdminRequest.UnsafeConfiguration request) {
    var voters = new TreeSet<>(request.voters().stream().map(Member::id).toList());
    return change(
        request.clusterId(),
        request.operatorEpoch(),
        request.expectedConfigurationIndex(),
        raft.configuration.voters().equals(voters),
        () -> raft.skipJoint(voters));
  }

  private Answer<AdminResult.Changed> change(
      UUID cluster, long epoch, long expectedIndex, boolean already, Runnable change) {
    if (notLeading()) {
      return refused(Problem.NOT_LEADER);
    }
    if (!raft.clusterId.equals(Optional.of(cluster))) {
      return refused(Problem.WRONG_CLUSTER);
    }
    if (isFenced(epoch)) {
      return refused(Problem.STALE_OPERATOR);
    }
    if (already) {
      return changed(true);
    }
    if (expectedIndex != raft.index) {
      return refused(Problem.CONFIGURATION_CONFLICT);
    }
    if (!raft.committed) {
      return refused(Problem.NOT_YET);
    }
    change.run();
    raft.operatorEpoch = epoch;
    return changed(false);
  }

  private boolean isFenced(long epoch) {
    world.rules.ordersCarryTheirEpoch(epoch);
    world.rules.pausedIsLeftAlone("a call to " + world.names.pod(ordinal));
    if (epoch < raft.operatorEpoch) {
      world.met(Rare.FENCED_BY_EPOCH);
      return true;
    }
    return false;
  }

  private boolean notLeading() {
    FakePod pod = world.pods.get(ordinal);
    return pod == null
        || !pod.up
        || raft.leader.filter(world.claim(ordinal).member::equals).isEmpty();
  }

  private Answer<AdminResult.Changed> changed(boolean already) {
    return new Answer.Ok<>(
        new AdminResult.Changed(
            already,
            raft.term,
            ConfigurationView.of(raft.index, raft.committed, raft.configuration)));
  }

  private static <T> Answer<T> refused(String type) {
    return new Answer.Refused<>(
        new Problem(type, type, 409, type, Optional.empty(), Optional.empty()));
  }
}
