package sys.storage.raft.node.admin;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.raft.client.ConfigurationView;
import sys.storage.raft.client.Problem;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Refusal;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.node.http.ProblemException;
import sys.storage.raft.node.runtime.NodeBusyException;
import sys.storage.raft.node.runtime.RaftMember;
import sys.storage.raft.node.runtime.RaftNode;
import sys.storage.raft.node.transport.PeerAddresses;

/** What all admin calls check first, how they wait, and how a refusal is said. */
final class AdminCalls {

  private static final Logger log = LoggerFactory.getLogger(AdminCalls.class);

  /** A call is answered when its entry is committed, or after this. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final RaftNode node;
  private final PeerAddresses addresses;

  AdminCalls(RaftNode node, PeerAddresses addresses) {
    this.node = node;
    this.addresses = addresses;
  }

  /**
   * The member that this node is.
   *
   * @throws ProblemException when it is blank, removed or of another cluster
   */
  RaftMember member(UUID clusterId) {
    String name = node.self().name();
    RaftMember member =
        node.member()
            .orElseThrow(
                () ->
                    ProblemException.conflict(
                        Problem.BLANK_NODE,
                        name + " is blank: bootstrap it, or add it as a learner at the leader"));
    if (!member.clusterId().equals(clusterId)) {
      throw ProblemException.conflict(
          Problem.WRONG_CLUSTER,
          "clusterId is %s, but %s belongs to %s".formatted(clusterId, name, member.clusterId()));
    }
    if (member.status().role() == Role.RETIRED) {
      throw ProblemException.conflict(
          Problem.REMOVED_NODE,
          name + " was removed from the cluster; it can only come back with an empty disk");
    }
    return member;
  }

  /** Fences calls that append no entry; those that do are fenced by the core. */
  void checkEpoch(CoreStatus core, long operatorEpoch) {
    if (operatorEpoch < core.operatorEpoch()) {
      throw refused(new Refusal.StaleOperator(operatorEpoch, core.operatorEpoch()));
    }
  }

  CoreStatus leaderStatus(RaftMember member) {
    CoreStatus core = freshStatus(member);
    if (core.role() != Role.LEADER) {
      throw refused(new Refusal.NotLeader(core.leader()));
    }
    return core;
  }

  CoreStatus freshStatus(RaftMember member) {
    return await(member.freshStatus());
  }

  /**
   * @throws ProblemException {@code outcome-unknown} when there is no answer in time
   */
  <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw ProblemException.outcomeUnknown(
          "no outcome within %s: look at /admin/status and repeat the call".formatted(TIMEOUT));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemException.outcomeUnknown("the node is going down: repeat the call");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NodeBusyException busy) {
        throw ProblemException.retryLater(
            Problem.OVERLOADED, "Not taken", String.valueOf(busy.getMessage()));
      }
      throw new IllegalStateException("a request failed in the member", e.getCause());
    }
  }

  /** The disk refused; the node goes on as it was. */
  static ProblemException diskFailed(String what, IOException e) {
    log.error("{}: {}", what, e.toString());
    return ProblemException.diskFull(
        "%s: %s. Look at the volume of this node".formatted(what, e.getMessage()));
  }

  ProblemException refused(Refusal refusal) {
    return switch (refusal) {
      case Refusal.NotLeader(Optional<MemberId> leader) -> notLeader(refusal.text(), leader);
      case Refusal.LostLeadership _ -> ProblemException.outcomeUnknown(refusal.text());
      case Refusal.Overloaded _ ->
          ProblemException.retryLater(Problem.OVERLOADED, "Overloaded", refusal.text());
      case Refusal.Transferring _ ->
          ProblemException.retryLater(Problem.NOT_YET, "Not yet", refusal.text());
      case Refusal.ConfigurationMismatch mismatch ->
          ProblemException.conflict(
              Problem.CONFIGURATION_CONFLICT, refusal.text(), actual(mismatch));
      case Refusal.StaleOperator _ ->
          ProblemException.forbidden(Problem.STALE_OPERATOR, refusal.text());
      case Refusal.NotYet _ -> ProblemException.conflict(Problem.NOT_YET, refusal.text());
      case Refusal.NotReady _ ->
          ProblemException.conflict(Problem.LEARNER_NOT_READY, refusal.text());
      case Refusal.Illegal _ -> ProblemException.badRequest(refusal.text());
    };
  }

  private ConfigurationView actual(Refusal.ConfigurationMismatch mismatch) {
    boolean committed =
        node.member().stream()
            .map(RaftMember::status)
            .anyMatch(core -> core.commitIndex() >= mismatch.actualIndex());
    return ConfigurationView.of(mismatch.actualIndex(), committed, mismatch.actual());
  }

  private ProblemException notLeader(String text, Optional<MemberId> leader) {
    return leader
        .map(member -> ProblemException.notLeader(text, addresses.admin(member).toString()))
        .orElseGet(() -> ProblemException.noLeader(text));
  }
}
