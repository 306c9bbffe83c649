package sys.storage.raft.node.admin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.Problem;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.AdminResult;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.Reply;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.node.http.ProblemException;
import sys.storage.raft.node.runtime.RaftMember;
import sys.storage.raft.node.runtime.RaftNode;

/** Status, leadership transfer and snapshots of this node, and the calls that it does not allow. */
final class NodeRoutes {

  private final RaftNode node;
  private final AdminCalls calls;
  private final StatusView view;

  NodeRoutes(RaftNode node, AdminCalls calls, StatusView view) {
    this.node = node;
    this.calls = calls;
    this.view = view;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/admin/status", this::status);
    routes.get(StateComparison.PATH, this::stateHashes);
    routes.post("/admin/transfer-leader", this::transferLeader);
    routes.post("/admin/snapshot", this::snapshot);
  }

  private void status(Context ctx) {
    for (String name : ctx.queryParamMap().keySet()) {
      if (!name.equals("linearizable")) {
        throw ProblemException.badRequest(
            "parameter '%s' is not known here; known is linearizable".formatted(name));
      }
    }
    boolean linearizable =
        switch (Optional.ofNullable(ctx.queryParam("linearizable")).orElse("false")) {
          case "true" -> true;
          case "false" -> false;
          case String other ->
              throw ProblemException.badRequest(
                  "linearizable is '%s', it can be true or false".formatted(other));
        };
    Optional<RaftMember> member = node.member();
    if (member.isEmpty()) {
      if (linearizable) {
        throw ProblemException.conflict(
            Problem.BLANK_NODE, node.self().name() + " is blank: it leads nothing");
      }
      AdminBodies.write(ctx, view.status());
      return;
    }
    if (linearizable) {
      confirmLeadership(member.get());
    }
    CoreStatus core = calls.freshStatus(member.get());
    AdminBodies.write(ctx, view.of(member.get(), core));
  }

  private void confirmLeadership(RaftMember member) {
    if (calls.await(member.read(false)) instanceof Reply.Refused refused) {
      throw calls.refused(refused.refusal());
    }
  }

  private void stateHashes(Context ctx) {
    RaftMember member =
        node.member()
            .orElseThrow(
                () ->
                    ProblemException.conflict(
                        Problem.BLANK_NODE, node.self().name() + " is blank: it has no state"));
    AdminBodies.write(ctx, StateComparison.Hashes.of(member));
  }

  private void transferLeader(Context ctx) {
    var request = AdminBodies.read(ctx, AdminRequest.TransferLeader.class);
    RaftMember member = calls.member(request.clusterId());
    Optional<MemberId> target = request.target().map(AdminBodies::id);
    CoreStatus core = calls.freshStatus(member);
    calls.checkEpoch(core, request.operatorEpoch());
    if (target.isPresent() && core.leader().equals(target)) {
      AdminBodies.write(
          ctx,
          new AdminResult.Transferred(true, Member.of(target.get())),
          request.clusterId(),
          core);
      return;
    }
    Reply reply =
        calls.await(
            member.request(
                id -> new Event.TransferLeadership(id, target, request.operatorEpoch())));
    switch (reply) {
      case Reply.TransferDone(long _, MemberId leader) ->
          AdminBodies.write(
              ctx,
              new AdminResult.Transferred(false, Member.of(leader)),
              request.clusterId(),
              calls.freshStatus(member));
      case Reply.Refused refused -> throw calls.refused(refused.refusal());
      case Reply.Proposed _, Reply.ReadReady _, Reply.MembershipDone _ ->
          throw new IllegalStateException("a transfer was answered by " + reply);
    }
  }

  private void snapshot(Context ctx) {
    var request = AdminBodies.read(ctx, AdminRequest.Snapshot.class);
    RaftMember member = calls.member(request.clusterId());
    calls.checkEpoch(calls.freshStatus(member), request.operatorEpoch());
    try {
      SnapshotMetadata taken = member.takeSnapshot();
      AdminBodies.write(
          ctx,
          new AdminResult.SnapshotTaken(taken.index(), taken.sizeBytes()),
          request.clusterId(),
          calls.freshStatus(member));
    } catch (IOException e) {
      throw AdminCalls.diskFailed("the snapshot could not be written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.noLeader("the node is going down");
    }
  }
}
