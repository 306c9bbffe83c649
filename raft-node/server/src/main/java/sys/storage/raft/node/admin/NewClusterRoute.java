package sys.storage.raft.node.admin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;
import sys.storage.raft.client.Problem;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.AdminResult;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.SafetyMode;
import sys.storage.raft.node.directory.NewClusterDecision;
import sys.storage.raft.node.http.ProblemException;
import sys.storage.raft.node.runtime.RaftMember;
import sys.storage.raft.node.runtime.RaftNode;

/**
 * The way out when a majority is lost for good: this node alone goes on, in a new cluster. Whoever
 * asks for it has made sure that the others are gone; the node itself refuses as long as it hears
 * anything of a leader.
 */
final class NewClusterRoute {

  private final RaftNode node;
  private final SafetyMode mode;
  private final AdminCalls calls;

  NewClusterRoute(RaftNode node, SafetyMode mode, AdminCalls calls) {
    this.node = node;
    this.mode = mode;
    this.calls = calls;
  }

  void addTo(RoutesConfig routes) {
    routes.post("/admin/force-new-cluster", this::force);
  }

  /** Answered when the decision is durable; the process ends then. */
  private void force(Context ctx) {
    var request = AdminBodies.read(ctx, AdminRequest.ForceNewCluster.class);
    if (mode != SafetyMode.SAFE) {
      throw ProblemException.forbidden(
          Problem.FORBIDDEN,
          "%s is for safetyMode safe, this node was started with %s"
              .formatted(ctx.path(), mode.text()));
    }
    if (request.newClusterId().equals(request.clusterId())) {
      throw ProblemException.badRequest(
          "newClusterId is clusterId %s: draw another one".formatted(request.clusterId()));
    }
    boolean done = node.clusterId().equals(Optional.of(request.newClusterId()));
    RaftMember member = calls.member(done ? request.newClusterId() : request.clusterId());
    CoreStatus core = done ? member.status() : admitted(request, member);
    if (!done) {
      decide(
          new NewClusterDecision(
              request.clusterId(), request.newClusterId(), request.operatorEpoch()));
    }
    AdminBodies.write(
        ctx,
        new AdminResult.NewCluster(done, request.newClusterId(), core.lastIndex(), core.lastTerm()),
        member.clusterId(),
        core);
  }

  /**
   * A voter that asks for votes in vain: it has heard of no leader for an election timeout, so that
   * no lease runs that it is part of.
   */
  private CoreStatus admitted(AdminRequest.ForceNewCluster request, RaftMember member) {
    CoreStatus core = calls.freshStatus(member);
    calls.checkEpoch(core, request.operatorEpoch());
    String name = node.self().name();
    if (!core.configuration().isVoter(node.self())) {
      throw ProblemException.conflict(
          Problem.NOT_YET, name + " is no voter: choose a member that is");
    }
    boolean alone = core.role() == Role.PRE_CANDIDATE || core.role() == Role.CANDIDATE;
    if (!alone || core.leader().isPresent()) {
      throw ProblemException.conflict(
          Problem.NOT_YET,
          core.leader().isPresent()
              ? "%s has a leader, %s: nothing needs to be forced"
                  .formatted(name, core.leader().get().name())
              : name
                  + " has not been without a leader for an election timeout yet: repeat the call");
    }
    return core;
  }

  private void decide(NewClusterDecision decision) {
    try {
      node.forceNewCluster(decision);
    } catch (IOException e) {
      throw AdminCalls.diskFailed("the decision could not be written", e);
    }
  }
}
