package sys.storage.harness.simulation.script.play;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sys.storage.harness.simulation.client.SimulatedClient;
import sys.storage.harness.simulation.node.Machine;
import sys.storage.harness.simulation.node.SimulatedMember;
import sys.storage.harness.simulation.script.Fact;
import sys.storage.harness.simulation.script.Fact.Measure;
import sys.storage.harness.simulation.script.Fact.ProcessState;
import sys.storage.harness.simulation.script.MemberName;
import sys.storage.harness.simulation.script.Printer;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.HardState;
import sys.storage.raftcluster.operator.plan.Action;

/** Says whether facts hold, and what is instead. */
final class Facts {

  private final World world;
  private final Requests requests;

  Facts(World world, Requests requests) {
    this.world = world;
    this.requests = requests;
  }

  /** What a member's fact is where no member runs: nothing holds. */
  private Optional<CoreStatus> status(String node) {
    return member(node).map(SimulatedMember::status);
  }

  private Optional<SimulatedMember> member(String node) {
    return world.machine(node).member();
  }

  boolean holds(Fact fact) {
    return switch (fact) {
      case Fact.Not(Fact other) -> !holds(other);
      case Fact.Leads(String node, OptionalLong term) ->
          status(node)
              .filter(it -> it.role() == Role.LEADER)
              .filter(it -> term.isEmpty() || term.getAsLong() == it.term())
              .isPresent();
      case Fact.SomebodyLeads() -> world.cluster().leader().isPresent();
      case Fact.RoleIs(String node, Role role) ->
          status(node).filter(it -> it.role() == role).isPresent();
      case Fact.Voted(String node, Optional<String> candidate) ->
          member(node).isPresent() && vote(node).equals(candidate);
      case Fact.MeasureIs(Measure measure, String node, var comparison, long value) -> {
        OptionalLong found = measure(measure, node);
        yield found.isPresent() && comparison.holds(found.getAsLong(), value);
      }
      case Fact.Configured configured -> isConfigured(configured);
      case Fact.ConfigurationCommitted(String node) ->
          status(node).filter(CoreStatus::configurationCommitted).isPresent();
      case Fact.EntryIs(String node, long index, OptionalLong term) ->
          member(node).isPresent() && term(node, index).equals(term);
      case Fact.ValueIs(String node, int key, long value) ->
          member(node).filter(it -> it.state().read(key) == value).isPresent();
      case Fact.SameState(List<String> nodes) -> isSameState(nodes);
      case Fact.ProcessIs(String node, ProcessState state) -> process(node) == state;
      case Fact.HasLease(String node) -> status(node).filter(CoreStatus::leaseValid).isPresent();
      case Fact.CaughtUp(MemberName learner, String node) -> isCaughtUp(learner, node);
      case Fact.Held(var traffic, var comparison, long count) ->
          comparison.holds(world.messages().held(traffic), count);
      case Fact.OutcomeIs(String who, var outcome) ->
          requests.outcome(who).filter(outcome::equals).isPresent();
      case Fact.Converged() -> isConverged();
      case Fact.Settled() -> isSettled();
      case Fact.Served(long writes) -> world.writesSinceCalm() >= writes;
      case Fact.Violated(String promise) -> world.violated().contains(promise);
      case Fact.ClientsIdle() -> world.clients().stream().allMatch(SimulatedClient::isIdle);
    };
  }

  /** What a person wants to know when the fact does not hold. */
  String instead(Fact fact) {
    return switch (fact) {
      case Fact.Not(Fact other) -> instead(other);
      case Fact.MeasureIs(Measure measure, String node, var _, long _) -> {
        OptionalLong found = measure(measure, node);
        yield found.isPresent() ? "it is " + found.getAsLong() : node + " is no running member";
      }
      case Fact.Voted(String node, var _) -> "it is " + vote(node).orElse("nobody");
      case Fact.EntryIs(String node, long index, var _) -> {
        OptionalLong term = term(node, index);
        yield term.isPresent() ? "it has term " + term.getAsLong() : "it is missing";
      }
      case Fact.Configured configured ->
          status(configured.node())
              .map(it -> "it is " + Observer.text(it.configuration()))
              .orElse(configured.node() + " is no running member");
      case Fact.ValueIs(String node, int key, long _) ->
          member(node)
              .map(it -> "it is " + it.state().read(key))
              .orElse(node + " is no running member");
      case Fact.OutcomeIs(String who, var _) ->
          requests
              .outcome(who)
              .map(outcome -> who + " " + Printer.print(outcome))
              .orElse(who + " has asked for nothing");
      case Fact.ProcessIs(String node, var _) -> "it is " + process(node);
      case Fact.Held(var traffic, var _, long _) -> "it is " + world.messages().held(traffic);
      case Fact.Violated _ -> "violated is " + world.violated();
      case Fact.Leads _,
          Fact.SomebodyLeads _,
          Fact.RoleIs _,
          Fact.ConfigurationCommitted _,
          Fact.SameState _,
          Fact.HasLease _,
          Fact.CaughtUp _,
          Fact.Converged _,
          Fact.Settled _,
          Fact.Served _,
          Fact.ClientsIdle _ ->
          "it is otherwise";
    };
  }

  /** For whom it has voted in its present term, as far as its disk knows. */
  private Optional<String> vote(String node) {
    return member(node)
        .flatMap(
            member -> {
              HardState durable = world.observer().hardState(member.id());
              return durable.term() == member.status().term() ? durable.vote() : Optional.empty();
            })
        .map(MemberId::name);
  }

  private OptionalLong measure(Measure measure, String node) {
    if (measure == Measure.HELD_FSYNCS) {
      return OptionalLong.of(world.machine(node).storage().waiting());
    }
    Optional<SimulatedMember> member = member(node);
    if (member.isEmpty()) {
      return OptionalLong.empty();
    }
    CoreStatus status = member.get().status();
    return OptionalLong.of(
        switch (measure) {
          case TERM -> status.term();
          case COMMIT -> status.commitIndex();
          case APPLIED -> member.get().state().metadata().index();
          case DURABLE -> status.durableIndex();
          case FIRST -> status.firstIndex();
          case LAST -> status.lastIndex();
          case SNAPSHOT -> status.snapshotIndex();
          case CONFIGURATION_INDEX -> status.configurationIndex();
          case EPOCH -> status.operatorEpoch();
          case HELD_FSYNCS -> throw new IllegalStateException("asked of the disk above");
        });
  }

  private boolean isConfigured(Fact.Configured wanted) {
    return status(wanted.node())
        .map(CoreStatus::configuration)
        .filter(it -> names(it.voters()).equals(ordered(wanted.voters())))
        .filter(it -> names(it.outgoing()).equals(ordered(wanted.outgoing())))
        .filter(it -> names(it.learners()).equals(ordered(wanted.learners())))
        .isPresent();
  }

  private List<String> names(Iterable<MemberId> members) {
    var names = new java.util.ArrayList<String>();
    members.forEach(member -> names.add(world.members().name(member).toString()));
    names.sort(null);
    return names;
  }

  private static List<String> ordered(List<MemberName> names) {
    return names.stream().map(MemberName::toString).sorted().toList();
  }

  private OptionalLong term(String node, long index) {
    Optional<SimulatedMember> member = member(node);
    boolean has =
        member
            .map(SimulatedMember::status)
            .filter(it -> it.firstIndex() <= index && index <= it.lastIndex())
            .isPresent();
    return has ? world.observer().termAt(member.orElseThrow().id(), index) : OptionalLong.empty();
  }

  private boolean isSameState(List<String> nodes) {
    return nodes.stream()
            .map(
                node ->
                    member(node)
                        .map(it -> it.state().metadata().index() + " " + it.state().hash())
                        .orElse("none of " + node))
            .distinct()
            .count()
        == 1;
  }

  private ProcessState process(String node) {
    Machine machine = world.machine(node);
    if (machine.isPaused()) {
      return ProcessState.PAUSED;
    }
    if (machine.member().isPresent()) {
      return ProcessState.UP;
    }
    return machine.isUp() ? ProcessState.BLANK : ProcessState.DOWN;
  }

  private boolean isCaughtUp(MemberName learner, String node) {
    MemberId member = world.members().find(learner);
    return status(node).stream()
        .flatMap(it -> it.peers().stream())
        .anyMatch(peer -> peer.member().equals(member) && peer.caughtUp());
  }

  private boolean isConverged() {
    return world
        .cluster()
        .leader()
        .map(SimulatedMember::status)
        .filter(leader -> leader.commitIndex() == leader.lastIndex())
        .filter(
            leader ->
                leader.configuration().members().stream()
                    .allMatch(member -> applied(member) == leader.commitIndex()))
        .isPresent();
  }

  private long applied(MemberId member) {
    return member(member.name())
        .filter(it -> it.id().equals(member))
        .map(it -> it.state().metadata().index())
        .orElse(-1L);
  }

  private boolean isSettled() {
    return world
        .operated()
        .filter(it -> it.operators().count() > 0)
        .filter(
            it ->
                it.operators()
                    .newest()
                    .lastAction()
                    .filter(action -> action instanceof Action.Settled)
                    .isPresent())
        .filter(it -> isComplete(it.kubernetes().wanted()))
        .filter(it -> it.kubernetes().isRolledOut())
        .isPresent();
  }

  private boolean isComplete(int wanted) {
    Optional<CoreStatus> leader = world.cluster().leader().map(SimulatedMember::status);
    return leader.filter(CoreStatus::configurationCommitted).isPresent()
        && isSimple(leader.get().configuration())
        && leader.get().configuration().voters().size() == wanted;
  }

  private static boolean isSimple(Configuration configuration) {
    return !configuration.isJoint() && configuration.learners().isEmpty();
  }
}
