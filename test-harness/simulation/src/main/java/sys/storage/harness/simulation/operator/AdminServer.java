package sys.storage.harness.simulation.operator;

import java.util.ArrayList;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import sys.storage.harness.simulation.node.SimulatedMember;
import sys.storage.harness.simulation.node.SimulatedProcess;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.ConfigurationView;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.Problem;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.AdminResult;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.MembershipChange;
import sys.storage.raft.core.Refusal;
import sys.storage.raft.core.Reply;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.configuration.StaticPeers;

/**
 * The admin API of a node, without HTTP: what the server's routes make of a request, of the core's
 * reply, and of its refusals.
 */
final class AdminServer {

  private AdminServer() {}

  static void status(
      SimulatedProcess process, boolean linearizable, Consumer<Answer<NodeStatus>> answer) {
    if (!linearizable) {
      answer.accept(new Answer.Ok<>(Statuses.of(process)));
      return;
    }
    process
        .member()
        .ifPresentOrElse(
            member ->
                member.request(
                    id -> new Event.Read(id, false),
                    reply ->
                        answer.accept(
                            reply instanceof Reply.Refused(long _, Refusal refusal)
                                ? refused(refusal)
                                : new Answer.Ok<>(Statuses.of(member)))),
            () -> answer.accept(refused(Problem.BLANK_NODE)));
  }

  static void bootstrap(
      SimulatedProcess process,
      AdminRequest.Bootstrap request,
      Consumer<Answer<AdminResult.Changed>> answer) {
    boolean born = process.clusterId().isEmpty();
    if (born && !request.member().id().equals(process.id())) {
      answer.accept(refused(Problem.WRONG_MEMBER));
      return;
    }
    if (!process.bootstrap(request.clusterId(), request.operatorEpoch())) {
      answer.accept(refused(Problem.WRONG_CLUSTER));
      return;
    }
    process
        .member()
        .ifPresent(
            member ->
                answer.accept(
                    new Answer.Ok<>(
                        new AdminResult.Changed(
                            !born,
                            member.status().term(),
                            Statuses.configuration(member.status())))));
  }

  static void change(
      SimulatedProcess process,
      AdminRequest request,
      long expectedIndex,
      MembershipChange change,
      Consumer<Answer<AdminResult.Changed>> answer) {
    Optional<Answer<AdminResult.Changed>> stranger = stranger(process, request.clusterId());
    if (stranger.isPresent()) {
      answer.accept(stranger.get());
      return;
    }
    SimulatedMember member = process.member().orElseThrow();
    member.request(
        id -> new Event.ChangeMembership(id, change, expectedIndex, request.operatorEpoch()),
        reply ->
            answer.accept(
                switch (reply) {
                  case Reply.MembershipDone(
                          long _,
                          boolean already,
                          long index,
                          var configuration) ->
                      new Answer.Ok<>(
                          new AdminResult.Changed(
                              already,
                              member.status().term(),
                              ConfigurationView.of(index, true, configuration)));
                  case Reply.Refused(long _, Refusal refusal) -> refused(refusal);
                  case Reply.Proposed _, Reply.ReadReady _, Reply.TransferDone _ ->
                      throw new IllegalStateException("a change was answered by " + reply);
                }));
  }

  static void impose(
      SimulatedProcess process,
      AdminRequest.UnsafePeers request,
      Consumer<Answer<AdminResult.Changed>> answer) {
    Optional<Answer<AdminResult.Changed>> stranger =
        process.member().flatMap(_ -> stranger(process, request.clusterId()));
    if (stranger.isPresent()) {
      answer.accept(stranger.get());
      return;
    }
    var voters = new TreeSet<MemberId>();
    request.voters().forEach(voter -> voters.add(voter.id()));
    process.impose(
        request.clusterId(),
        new StaticPeers(voters, request.operatorEpoch()),
        reply ->
            answer.accept(
                switch (reply) {
                  case Reply.MembershipDone(
                          long _,
                          boolean already,
                          long index,
                          var configuration) ->
                      new Answer.Ok<>(
                          new AdminResult.Changed(
                              already, 0, ConfigurationView.of(index, true, configuration)));
                  case Reply.Refused(long _, Refusal refusal) -> refused(refusal);
                  case Reply.Proposed _, Reply.ReadReady _, Reply.TransferDone _ ->
                      throw new IllegalStateException("a list was answered by " + reply);
                }));
  }

  static void transfer(
      SimulatedProcess process,
      AdminRequest.TransferLeader request,
      Consumer<Answer<AdminResult.Transferred>> answer) {
    Optional<Answer<AdminResult.Transferred>> stranger = stranger(process, request.clusterId());
    if (stranger.isPresent()) {
      answer.accept(stranger.get());
      return;
    }
    process
        .member()
        .orElseThrow()
        .request(
            id ->
                new Event.TransferLeadership(
                    id, request.target().map(Member::id), request.operatorEpoch()),
            reply ->
                answer.accept(
                    switch (reply) {
                      case Reply.TransferDone(long _, MemberId leader) ->
                          new Answer.Ok<>(new AdminResult.Transferred(false, Member.of(leader)));
                      case Reply.Refused(long _, Refusal refusal) -> refused(refusal);
                      case Reply.Proposed _, Reply.ReadReady _, Reply.MembershipDone _ ->
                          throw new IllegalStateException("a transfer was answered by " + reply);
                    }));
  }

  static Answer<AdminResult.CatchUpProgress> catchUp(
      SimulatedProcess process, AdminRequest.CatchUp request) {
    Optional<Answer<AdminResult.CatchUpProgress>> obstacle = notLeading(process, request);
    if (obstacle.isPresent()) {
      return obstacle.get();
    }
    CoreStatus core = process.member().orElseThrow().status();
    var learners = core.configuration().learners();
    var progress =
        core.peers().stream()
            .filter(peer -> learners.contains(peer.member()))
            .map(peer -> Statuses.peer(core, peer))
            .toList();
    boolean caughtUp =
        progress.size() == learners.size() && progress.stream().allMatch(NodeStatus.Peer::caughtUp);
    return new Answer.Ok<>(new AdminResult.CatchUpProgress(caughtUp, progress));
  }

  static Answer<AdminResult.LeaveProgress> leaveJoint(
      SimulatedProcess process, AdminRequest.LeaveJoint request) {
    Optional<Answer<AdminResult.LeaveProgress>> obstacle = notLeading(process, request);
    if (obstacle.isPresent()) {
      return obstacle.get();
    }
    SimulatedMember member = process.member().orElseThrow();
    CoreStatus core = member.status();
    if (core.configurationIndex() != request.expectedConfigurationIndex()
        || core.configuration().isJoint()) {
      return refused(Problem.CONFIGURATION_CONFLICT);
    }
    if (!core.configurationCommitted()) {
      return refused(Problem.NOT_YET);
    }
    var removed = new TreeSet<MemberId>();
    request.removed().forEach(gone -> removed.add(gone.id()));
    if (removed.stream().anyMatch(core.configuration()::contains)) {
      return refused(Problem.BAD_REQUEST);
    }
    member.post(new Event.AnnounceRemoval(removed, request.operatorEpoch()));
    return new Answer.Ok<>(progress(core, removed));
  }

  private static AdminResult.LeaveProgress progress(CoreStatus core, SortedSet<MemberId> removed) {
    var confirmed = new ArrayList<Member>();
    var waiting = new ArrayList<Member>();
    boolean finished = true;
    for (CoreStatus.PeerStatus peer : core.peers()) {
      boolean knows = peer.commitIndex() >= core.configurationIndex();
      (knows ? confirmed : waiting).add(Member.of(peer.member()));
      finished &= knows || !peer.active();
    }
    for (MemberId gone : removed) {
      boolean knows = core.removalConfirmed().contains(gone);
      (knows ? confirmed : waiting).add(Member.of(gone));
      finished &= knows;
    }
    return new AdminResult.LeaveProgress(finished, confirmed, waiting);
  }

  private static <T> Optional<Answer<T>> notLeading(
      SimulatedProcess process, AdminRequest request) {
    Optional<Answer<T>> stranger = stranger(process, request.clusterId());
    if (stranger.isPresent()) {
      return stranger;
    }
    CoreStatus core = process.member().orElseThrow().status();
    if (core.role() != Role.LEADER) {
      return Optional.of(refused(Problem.NOT_LEADER));
    }
    return request.operatorEpoch() < core.operatorEpoch()
        ? Optional.of(refused(Problem.STALE_OPERATOR))
        : Optional.empty();
  }

  private static <T> Optional<Answer<T>> stranger(SimulatedProcess process, UUID clusterId) {
    if (process.member().isEmpty()) {
      return Optional.of(refused(Problem.BLANK_NODE));
    }
    SimulatedMember member = process.member().get();
    if (!member.clusterId().equals(clusterId)) {
      return Optional.of(refused(Problem.WRONG_CLUSTER));
    }
    return member.status().role() == Role.RETIRED
        ? Optional.of(refused(Problem.REMOVED_NODE))
        : Optional.empty();
  }

  private static <T> Answer<T> refused(Refusal refusal) {
    return refused(
        switch (refusal) {
          case Refusal.NotLeader _ -> Problem.NOT_LEADER;
          case Refusal.LostLeadership _ -> Problem.OUTCOME_UNKNOWN;
          case Refusal.Overloaded _ -> Problem.OVERLOADED;
          case Refusal.Transferring _, Refusal.NotYet _ -> Problem.NOT_YET;
          case Refusal.ConfigurationMismatch _ -> Problem.CONFIGURATION_CONFLICT;
          case Refusal.StaleOperator _ -> Problem.STALE_OPERATOR;
          case Refusal.NotReady _ -> Problem.LEARNER_NOT_READY;
          case Refusal.Illegal _ -> Problem.BAD_REQUEST;
        });
  }

  private static <T> Answer<T> refused(String type) {
    return new Answer.Refused<>(
        new Problem(type, type, 409, type, Optional.empty(), Optional.empty()));
  }
}
