package sys.storage.raft.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.ConfigurationAlgebra;
import sys.storage.raft.core.configuration.ConfigurationChange;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.LoggedConfiguration;

/**
 * Decides whether a leader may append the configuration that an operator asks for.
 *
 * <p>The conditions, and what goes wrong without each:
 *
 * <ul>
 *   <li>An entry of the leader's own term is committed: else two leaders can commit sibling
 *       configurations with disjoint majorities (Ongaro, raft-dev, July 2015).
 *   <li>The previous configuration is committed: else promotions stack up until {1,4,5} and {2,3}
 *       both decide (redpanda #17675).
 *   <li>The expected configuration index is the present one: else concurrent operators interleave
 *       their changes and both report success (openraft FAQ).
 *   <li>A new voter is a learner that is caught up and durable: else the cluster cannot commit
 *       until it is (dissertation, section 4.2.1).
 *   <li>A majority of the voters to be is alive: else nothing can ever be committed again, the way
 *       back included, although the voters of now are well.
 * </ul>
 */
final class MembershipAdmission {

  /** What is to be done with a request. */
  sealed interface Decision {

    /** The step has happened before; its configuration may still have to be committed. */
    record AlreadyDone() implements Decision {}

    record Denied(Refusal refusal) implements Decision {}

    /** The configuration is to be appended. */
    record Admitted(Configuration configuration) implements Decision {}
  }

  private final Node node;
  private final Replication replication;
  private final Removals removals;

  MembershipAdmission(Node node, Replication replication, Removals removals) {
    this.node = node;
    this.replication = replication;
    this.removals = removals;
  }

  /**
   * @param leads whether an entry of this leader's term is committed
   * @param transferTarget to whom leadership is being handed over
   */
  Decision decide(
      Event.ChangeMembership request, boolean leads, Optional<MemberId> transferTarget) {
    LoggedConfiguration effective = node.effective();
    Configuration current = effective.configuration();
    MembershipChange change = request.change();
    if (request.operatorEpoch() < node.operatorEpoch()) {
      return denied(new Refusal.StaleOperator(request.operatorEpoch(), node.operatorEpoch()));
    }
    node.operatorActs(request.operatorEpoch());
    if (isAlreadyDone(change, current)) {
      return new Decision.AlreadyDone();
    }
    if (request.expectedConfigurationIndex() != effective.index()) {
      return denied(
          new Refusal.ConfigurationMismatch(
              request.expectedConfigurationIndex(), effective.index(), current));
    }
    if (transferTarget.isPresent()) {
      return denied(new Refusal.Transferring(transferTarget.get()));
    }
    if (!leads) {
      return denied(
          new Refusal.NotYet("the leader has not committed an entry of its term yet: retry"));
    }
    if (!node.isConfigurationCommitted()) {
      return denied(
          new Refusal.NotYet(
              "the configuration at index %d is not committed yet: retry"
                  .formatted(effective.index())));
    }
    Optional<Refusal> objection = node.safeguard.objection(change);
    if (objection.isPresent()) {
      return denied(objection.get());
    }
    return switch (change) {
      case MembershipChange.AddLearner(MemberId member) -> addLearner(current, member);
      case MembershipChange.RemoveLearner(MemberId member) -> removeLearner(current, member);
      case MembershipChange.EnterJoint(SortedSet<MemberId> voters) -> enterJoint(current, voters);
      case MembershipChange.CommitNew() -> admitted(ConfigurationAlgebra.leaveJoint(current));
      case MembershipChange.SkipJoint(SortedSet<MemberId> voters) -> skipJoint(current, voters);
    };
  }

  private static boolean isAlreadyDone(MembershipChange change, Configuration current) {
    return switch (change) {
      case MembershipChange.AddLearner(MemberId member) -> current.contains(member);
      case MembershipChange.RemoveLearner(MemberId member) -> !current.contains(member);
      case MembershipChange.EnterJoint(SortedSet<MemberId> voters) ->
          current.voters().equals(voters);
      case MembershipChange.CommitNew() -> !current.isJoint();
      case MembershipChange.SkipJoint(SortedSet<MemberId> voters) ->
          current.equals(Configuration.of(voters)) && !voters.isEmpty();
    };
  }

  private Decision addLearner(Configuration current, MemberId member) {
    if (removals.isConfirmed(member) && !node.safeguard.mayReturn()) {
      return denied(
          new Refusal.Illegal(
              "%s was removed and has written that down: it can only come back with a new disk"
                  .formatted(member)));
    }
    return admitted(
        ConfigurationAlgebra.simple(current, List.of(new ConfigurationChange.Learner(member))));
  }

  private static Decision removeLearner(Configuration current, MemberId member) {
    if (!current.learners().contains(member)) {
      return denied(
          new Refusal.Illegal(
              "%s is a voter: leave it out with enter-joint".formatted(member.name())));
    }
    return admitted(
        ConfigurationAlgebra.simple(current, List.of(new ConfigurationChange.Remove(member))));
  }

  private Decision enterJoint(Configuration current, SortedSet<MemberId> voters) {
    if (current.isJoint()) {
      return admitted(ConfigurationAlgebra.enterJoint(current, List.of())); // says why not
    }
    var changes = new ArrayList<ConfigurationChange>();
    for (MemberId voter : voters) {
      if (!current.voters().contains(voter)) {
        Optional<String> obstacle = obstacle(current, voter);
        if (obstacle.isPresent()) {
          return denied(new Refusal.NotReady(voter, obstacle.get()));
        }
        changes.add(new ConfigurationChange.Voter(voter));
      }
    }
    for (MemberId voter : current.voters()) {
      if (!voters.contains(voter)) {
        changes.add(new ConfigurationChange.Remove(voter));
      }
    }
    Decision decision = admitted(ConfigurationAlgebra.enterJoint(current, changes));
    if (decision instanceof Decision.Admitted && !isMajorityAlive(voters)) {
      return denied(
          new Refusal.NotYet(
              "most of the voters to be do not answer: without a majority of %s nothing could be"
                      .formatted(voters.stream().map(MemberId::name).toList())
                  + " committed; bring them back, or keep others"));
    }
    return decision;
  }

  private boolean isMajorityAlive(SortedSet<MemberId> voters) {
    long alive =
        voters.stream()
            .filter(
                voter ->
                    voter.equals(node.self)
                        || replication.peer(voter).filter(replication::isActive).isPresent())
            .count();
    return 2 * alive > voters.size();
  }

  /** C(new) alone is put into the log, where C(old,new) belongs before it. */
  private Decision skipJoint(Configuration current, SortedSet<MemberId> voters) {
    Decision joint = enterJoint(current, voters);
    return joint instanceof Decision.Admitted(Configuration configuration)
        ? admitted(ConfigurationAlgebra.leaveJoint(configuration))
        : joint;
  }

  /** Why the member cannot become a voter yet. */
  private Optional<String> obstacle(Configuration current, MemberId member) {
    if (!current.learners().contains(member)) {
      return Optional.of(member + " is not a learner: add it with add-learner first");
    }
    Optional<Peer> peer = replication.peer(member);
    if (peer.filter(replication::isCaughtUp).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        "%s is durable up to %d of %d, the limit is %d behind, and it must be reachable: catch up"
            .formatted(
                member,
                peer.map(known -> known.progress.match()).orElse(0L),
                node.log.lastIndex(),
                node.options.promotionLagEntries()));
  }

  private static Decision admitted(ConfigurationAlgebra.Outcome outcome) {
    return switch (outcome) {
      case ConfigurationAlgebra.Changed(Configuration configuration) ->
          new Decision.Admitted(configuration);
      case ConfigurationAlgebra.Refused(ConfigurationAlgebra.Fault fault) ->
          denied(new Refusal.Illegal(fault.text()));
    };
  }

  private static Decision denied(Refusal refusal) {
    return new Decision.Denied(refusal);
  }
}
