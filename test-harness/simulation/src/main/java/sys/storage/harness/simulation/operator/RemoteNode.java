package sys.storage.harness.simulation.operator;

import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import sys.storage.harness.simulation.cluster.SimulatedCluster;
import sys.storage.harness.simulation.node.SimulatedProcess;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.Problem;
import sys.storage.raft.client.admin.AdminApi;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.AdminResult;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.MembershipChange;
import sys.storage.raft.core.configuration.MemberId;

/** A node's admin API across the network: calls and answers may be late, lost or doubled. */
final class RemoteNode implements AdminApi {

  private static final long TIMEOUT_NANOS = 500_000_000;

  private final SimulatedOperator operator;
  private final String node;
  private final SimulatedCluster cluster;
  private final Coroutine coroutine;

  RemoteNode(
      SimulatedOperator operator, String node, SimulatedCluster cluster, Coroutine coroutine) {
    this.operator = operator;
    this.node = node;
    this.cluster = cluster;
    this.coroutine = coroutine;
  }

  /**
   * @param name of the call, as the admin API names it
   */
  private <T> Answer<T> call(String name, BiConsumer<SimulatedProcess, Consumer<Answer<T>>> call) {
    return coroutine.await(
        done -> {
          if (operator.endsIn(new LastCall(name, false))) {
            return;
          }
          send(call, answer -> receive(name, answer, done));
          cluster
              .timeline()
              .after(TIMEOUT_NANOS, () -> done.accept(new Answer.Unreachable<>("no answer")));
        });
  }

  private <T> void send(
      BiConsumer<SimulatedProcess, Consumer<Answer<T>>> call, Consumer<Answer<T>> answered) {
    cluster
        .network()
        .carry(
            operator.name(),
            node,
            () ->
                cluster
                    .machine(node)
                    .administer(
                        process -> call.accept(process, answer -> reply(answer, answered))));
  }

  private <T> void reply(Answer<T> answer, Consumer<Answer<T>> answered) {
    cluster.network().carry(node, operator.name(), () -> answered.accept(answer));
  }

  private <T> void receive(String name, Answer<T> answer, Consumer<Answer<T>> done) {
    if (!operator.endsIn(new LastCall(name, true))) {
      done.accept(answer);
    }
  }

  private Answer<AdminResult.Changed> change(
      String name, AdminRequest request, long expectedIndex, MembershipChange change) {
    return call(
        name,
        (process, answer) -> AdminServer.change(process, request, expectedIndex, change, answer));
  }

  @Override
  public Answer<NodeStatus> status(boolean linearizable) {
    return call("status", (process, answer) -> AdminServer.status(process, linearizable, answer));
  }

  @Override
  public Answer<AdminResult.Changed> bootstrap(AdminRequest.Bootstrap request) {
    return call("bootstrap", (process, answer) -> AdminServer.bootstrap(process, request, answer));
  }

  @Override
  public Answer<AdminResult.Changed> addLearner(AdminRequest.AddLearner request) {
    return change(
        "add-learner",
        request,
        request.expectedConfigurationIndex(),
        new MembershipChange.AddLearner(request.member().id()));
  }

  @Override
  public Answer<AdminResult.Changed> removeLearner(AdminRequest.RemoveLearner request) {
    return change(
        "remove-learner",
        request,
        request.expectedConfigurationIndex(),
        new MembershipChange.RemoveLearner(request.member().id()));
  }

  @Override
  public Answer<AdminResult.CatchUpProgress> catchUp(AdminRequest.CatchUp request) {
    return call(
        "catch-up", (process, answer) -> answer.accept(AdminServer.catchUp(process, request)));
  }

  @Override
  public Answer<AdminResult.Changed> enterJoint(AdminRequest.EnterJoint request) {
    var voters = new TreeSet<MemberId>(request.voters().stream().map(Member::id).toList());
    return change(
        "enter-joint",
        request,
        request.expectedConfigurationIndex(),
        new MembershipChange.EnterJoint(voters));
  }

  @Override
  public Answer<AdminResult.Changed> commitNew(AdminRequest.CommitNew request) {
    return change(
        "commit-new",
        request,
        request.expectedConfigurationIndex(),
        new MembershipChange.CommitNew());
  }

  @Override
  public Answer<AdminResult.LeaveProgress> leaveJoint(AdminRequest.LeaveJoint request) {
    return call(
        "leave-joint",
        (process, answer) -> answer.accept(AdminServer.leaveJoint(process, request)));
  }

  @Override
  public Answer<AdminResult.Transferred> transferLeader(AdminRequest.TransferLeader request) {
    return call(
        "transfer-leader", (process, answer) -> AdminServer.transfer(process, request, answer));
  }

  @Override
  public Answer<AdminResult.SnapshotTaken> snapshot(AdminRequest.Snapshot request) {
    throw new IllegalStateException(
        "the operator takes no snapshots: " + Problem.NOT_FOUND + " " + request);
  }

  @Override
  public Answer<AdminResult.NewCluster> forceNewCluster(AdminRequest.ForceNewCluster request) {
    throw new IllegalStateException("nobody orders a recovery in the simulation: " + request);
  }

  @Override
  public Answer<AdminResult.Changed> unsafePeers(AdminRequest.UnsafePeers request) {
    return call("unsafe/peers", (process, answer) -> AdminServer.impose(process, request, answer));
  }

  @Override
  public Answer<AdminResult.Changed> unsafeConfiguration(AdminRequest.UnsafeConfiguration request) {
    return change(
        "unsafe/configuration",
        request,
        request.expectedConfigurationIndex(),
        new MembershipChange.SkipJoint(
            new TreeSet<>(request.voters().stream().map(Member::id).toList())));
  }
}
