package sys.storage.raft.node.admin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import sys.storage.raft.client.ConfigurationView;
import sys.storage.raft.client.Problem;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.AdminResult;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.MembershipChange;
import sys.storage.raft.core.Reply;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.node.http.ProblemException;
import sys.storage.raft.node.runtime.RaftMember;
import sys.storage.raft.node.runtime.RaftNode;

/** The calls that append a configuration entry. Each is answered when the entry is committed. */
final class MembershipRoutes {

  private static final long BIRTH_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long LOOK_AGAIN_MILLIS = 10;

  private final RaftNode node;
  private final AdminCalls calls;

  MembershipRoutes(RaftNode node, AdminCalls calls) {
    this.node = node;
    this.calls = calls;
  }

  void addTo(RoutesConfig routes) {
    routes.post("/admin/bootstrap", this::bootstrap);
    routes.post("/admin/add-learner", this::addLearner);
    routes.post("/admin/remove-learner", this::removeLearner);
    routes.post("/admin/enter-joint", this::enterJoint);
    routes.post("/admin/commit-new", this::commitNew);
  }

  private void bootstrap(Context ctx) {
    var request = AdminBodies.read(ctx, AdminRequest.Bootstrap.class);
    boolean alreadyDone =
        switch (born(request)) {
          case BORN -> false;
          case ALREADY_DONE -> true;
          case OTHER_CLUSTER ->
              throw ProblemException.conflict(
                  Problem.WRONG_CLUSTER,
                  "clusterId is %s, but %s belongs to %s"
                      .formatted(
                          request.clusterId(),
                          node.self().name(),
                          node.clusterId().map(Object::toString).orElse("none")));
          case OTHER_MEMBER ->
              throw ProblemException.conflict(
                  Problem.WRONG_MEMBER,
                  "member is %s, but this node is %s: look at /admin/status"
                      .formatted(request.member().id(), node.self()));
        };
    RaftMember member = calls.member(request.clusterId());
    CoreStatus core = alreadyDone ? calls.freshStatus(member) : awaitBirth(member);
    calls.checkEpoch(core, request.operatorEpoch());
    AdminBodies.write(
        ctx,
        new AdminResult.Changed(alreadyDone, core.term(), StatusView.configuration(core)),
        request.clusterId(),
        core);
  }

  private RaftNode.BootstrapResult born(AdminRequest.Bootstrap request) {
    try {
      return node.bootstrap(request.clusterId(), request.operatorEpoch(), request.member().id());
    } catch (IOException e) {
      throw AdminCalls.diskFailed("the data directory could not be formatted", e);
    }
  }

  /** The cluster lives when its only voter leads it. */
  private CoreStatus awaitBirth(RaftMember member) {
    long deadline = System.nanoTime() + BIRTH_TIMEOUT_NANOS;
    while (true) {
      CoreStatus core = calls.freshStatus(member);
      if (core.role() == Role.LEADER && core.configurationCommitted()) {
        return core;
      }
      if (System.nanoTime() > deadline) {
        throw ProblemException.outcomeUnknown(
            "the node is formatted, but does not lead its cluster yet: look at /admin/status");
      }
      AdminBodies.pause(LOOK_AGAIN_MILLIS);
    }
  }

  private void addLearner(Context ctx) {
    var request = AdminBodies.read(ctx, AdminRequest.AddLearner.class);
    change(
        ctx,
        request,
        request.expectedConfigurationIndex(),
        new MembershipChange.AddLearner(AdminBodies.id(request.member())));
  }

  private void removeLearner(Context ctx) {
    var request = AdminBodies.read(ctx, AdminRequest.RemoveLearner.class);
    change(
        ctx,
        request,
        request.expectedConfigurationIndex(),
        new MembershipChange.RemoveLearner(AdminBodies.id(request.member())));
  }

  private void enterJoint(Context ctx) {
    var request = AdminBodies.read(ctx, AdminRequest.EnterJoint.class);
    change(
        ctx,
        request,
        request.expectedConfigurationIndex(),
        new MembershipChange.EnterJoint(AdminBodies.voters(request.voters())));
  }

  private void commitNew(Context ctx) {
    var request = AdminBodies.read(ctx, AdminRequest.CommitNew.class);
    change(ctx, request, request.expectedConfigurationIndex(), new MembershipChange.CommitNew());
  }

  /** Answered when the change is committed. */
  void change(Context ctx, AdminRequest request, long expectedIndex, MembershipChange change) {
    RaftMember member = calls.member(request.clusterId());
    Reply reply =
        calls.await(
            member.request(
                id ->
                    new Event.ChangeMembership(
                        id, change, expectedIndex, request.operatorEpoch())));
    switch (reply) {
      case Reply.MembershipDone(
              long _,
              boolean alreadyDone,
              long index,
              Configuration configuration) ->
          AdminBodies.write(
              ctx,
              new AdminResult.Changed(
                  alreadyDone,
                  member.status().term(),
                  ConfigurationView.of(index, true, configuration)),
              request.clusterId(),
              calls.freshStatus(member));
      case Reply.Refused refused -> throw calls.refused(refused.refusal());
      case Reply.Proposed _, Reply.ReadReady _, Reply.TransferDone _ ->
          throw new IllegalStateException("a membership change was answered by " + reply);
    }
  }
}
