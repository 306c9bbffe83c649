package sys.storage.raft.node.admin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.UUID;
import sys.storage.raft.client.ConfigurationView;
import sys.storage.raft.client.Problem;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.AdminResult;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.MembershipChange;
import sys.storage.raft.core.Reply;
import sys.storage.raft.core.SafetyMode;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.StaticPeers;
import sys.storage.raft.node.http.ProblemException;
import sys.storage.raft.node.runtime.RaftMember;
import sys.storage.raft.node.runtime.RaftNode;

/** The two calls that change the membership against the protocol, each in its own mode alone. */
final class UnsafeRoutes {

  private final RaftNode node;
  private final SafetyMode mode;
  private final AdminCalls calls;
  private final MembershipRoutes membership;

  UnsafeRoutes(RaftNode node, SafetyMode mode, AdminCalls calls, MembershipRoutes membership) {
    this.node = node;
    this.mode = mode;
    this.calls = calls;
    this.membership = membership;
  }

  void addTo(RoutesConfig routes) {
    routes.post("/admin/unsafe/peers", this::peers);
    routes.post("/admin/unsafe/configuration", this::configuration);
  }

  private void requireMode(Context ctx, SafetyMode required) {
    if (mode != required) {
      throw ProblemException.forbidden(
          Problem.FORBIDDEN,
          "%s is for safetyMode %s, this node was started with %s"
              .formatted(ctx.path(), required.text(), mode.text()));
    }
  }

  /** Answered when the list is in force and durable here: nobody else is asked. */
  private void peers(Context ctx) {
    requireMode(ctx, SafetyMode.UNSAFE_EARLY_VOTE);
    var request = AdminBodies.read(ctx, AdminRequest.UnsafePeers.class);
    var peers = new StaticPeers(AdminBodies.voters(request.voters()), request.operatorEpoch());
    RaftMember member = joined(request.clusterId());
    switch (calls.await(member.request(id -> new Event.ImposePeers(id, peers)))) {
      case Reply.MembershipDone(
              long _,
              boolean alreadyDone,
              long index,
              Configuration configuration) -> {
        CoreStatus core = calls.freshStatus(member);
        AdminBodies.write(
            ctx,
            new AdminResult.Changed(
                alreadyDone,
                core.term(),
                ConfigurationView.of(index, core.commitIndex() >= index, configuration)),
            request.clusterId(),
            core);
      }
      case Reply.Refused refused -> throw calls.refused(refused.refusal());
      case Reply.Proposed _, Reply.ReadReady _, Reply.TransferDone _ ->
          throw new IllegalStateException("a list of peers was answered by another reply");
    }
  }

  private RaftMember joined(UUID clusterId) {
    try {
      node.joinUncalled(clusterId);
    } catch (IOException e) {
      throw AdminCalls.diskFailed("the blank node could not be formatted", e);
    }
    return calls.member(clusterId);
  }

  private void configuration(Context ctx) {
    requireMode(ctx, SafetyMode.UNSAFE_NO_JOINT);
    var request = AdminBodies.read(ctx, AdminRequest.UnsafeConfiguration.class);
    membership.change(
        ctx,
        request,
        request.expectedConfigurationIndex(),
        new MembershipChange.SkipJoint(AdminBodies.voters(request.voters())));
  }
}
