package sys.storage.raft.node.admin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.Problem;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.AdminResult;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.node.http.ProblemException;
import sys.storage.raft.node.runtime.RaftMember;

/** The two steps that wait for members: catch-up before a joint change, leave-joint after it. */
final class ProgressRoutes {

  private static final long LOOK_AGAIN_MILLIS = 20;

  private final AdminCalls calls;
  private final Predicate<MemberId> reachable;

  /**
   * @param reachable whether there is a connection to the member
   */
  ProgressRoutes(AdminCalls calls, Predicate<MemberId> reachable) {
    this.calls = calls;
    this.reachable = reachable;
  }

  void addTo(RoutesConfig routes) {
    routes.post("/admin/catch-up", this::catchUp);
    routes.post("/admin/leave-joint", this::leaveJoint);
  }

  private void catchUp(Context ctx) {
    var request = AdminBodies.read(ctx, AdminRequest.CatchUp.class);
    long deadline = AdminBodies.deadlineNanos(request.timeoutMillis());
    RaftMember member = calls.member(request.clusterId());
    while (true) {
      CoreStatus core = calls.leaderStatus(member);
      calls.checkEpoch(core, request.operatorEpoch());
      var learners = core.configuration().learners();
      List<NodeStatus.Peer> progress =
          core.peers().stream()
              .filter(peer -> learners.contains(peer.member()))
              .map(peer -> StatusView.peer(core, peer))
              .toList();
      boolean caughtUp =
          progress.size() == learners.size()
              && progress.stream().allMatch(NodeStatus.Peer::caughtUp);
      if (caughtUp || System.nanoTime() >= deadline) {
        AdminBodies.write(
            ctx, new AdminResult.CatchUpProgress(caughtUp, progress), request.clusterId(), core);
        return;
      }
      AdminBodies.pause(LOOK_AGAIN_MILLIS);
    }
  }

  private void leaveJoint(Context ctx) {
    var request = AdminBodies.read(ctx, AdminRequest.LeaveJoint.class);
    long deadline = AdminBodies.deadlineNanos(request.timeoutMillis());
    RaftMember member = calls.member(request.clusterId());
    var removed = new TreeSet<MemberId>();
    request.removed().forEach(gone -> removed.add(AdminBodies.id(gone)));
    check(calls.leaderStatus(member), request, removed);
    member.post(new Event.AnnounceRemoval(removed, request.operatorEpoch()));
    while (true) {
      CoreStatus core = calls.leaderStatus(member);
      AdminResult.LeaveProgress progress = progress(core, member.self(), removed);
      if (progress.finished() || System.nanoTime() >= deadline) {
        AdminBodies.write(ctx, progress, request.clusterId(), core);
        return;
      }
      AdminBodies.pause(LOOK_AGAIN_MILLIS);
    }
  }

  private void check(CoreStatus core, AdminRequest.LeaveJoint request, Set<MemberId> removed) {
    calls.checkEpoch(core, request.operatorEpoch());
    Configuration configuration = core.configuration();
    if (core.configurationIndex() != request.expectedConfigurationIndex()) {
      throw ProblemException.conflict(
          Problem.CONFIGURATION_CONFLICT,
          "expectedConfigurationIndex is %d, but the configuration in force has index %d"
              .formatted(request.expectedConfigurationIndex(), core.configurationIndex()),
          StatusView.configuration(core));
    }
    if (configuration.isJoint()) {
      throw ProblemException.conflict(
          Problem.CONFIGURATION_CONFLICT,
          "configuration %d is still joint: commit-new comes first"
              .formatted(core.configurationIndex()),
          StatusView.configuration(core));
    }
    if (!core.configurationCommitted()) {
      throw ProblemException.conflict(
          Problem.NOT_YET,
          "configuration %d is not committed yet".formatted(core.configurationIndex()),
          StatusView.configuration(core));
    }
    for (MemberId member : removed) {
      if (configuration.contains(member)) {
        throw ProblemException.badRequest(
            "removed names %s, which is a member of configuration %d"
                .formatted(member, core.configurationIndex()));
      }
    }
  }

  /** Who holds the committed C(new), who knows of its removal, and whom it is still waited for. */
  private AdminResult.LeaveProgress progress(
      CoreStatus core, MemberId self, Set<MemberId> removed) {
    var confirmed = new ArrayList<Member>();
    var waiting = new ArrayList<Member>();
    boolean finished = true;
    if (core.configuration().contains(self)) {
      confirmed.add(Member.of(self));
    }
    for (CoreStatus.PeerStatus peer : core.peers()) {
      if (!core.configuration().contains(peer.member())) {
        continue;
      }
      if (peer.commitIndex() >= core.configurationIndex()) {
        confirmed.add(Member.of(peer.member()));
      } else {
        waiting.add(Member.of(peer.member()));
        finished &= !peer.active();
      }
    }
    for (MemberId gone : removed) {
      if (core.removalConfirmed().contains(gone)) {
        confirmed.add(Member.of(gone));
      } else {
        waiting.add(Member.of(gone));
        finished &= !reachable.test(gone);
      }
    }
    return new AdminResult.LeaveProgress(finished, confirmed, waiting);
  }
}
