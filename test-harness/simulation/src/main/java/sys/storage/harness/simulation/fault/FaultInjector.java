package sys.storage.harness.simulation.fault;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import sys.storage.harness.simulation.choice.Draws;
import sys.storage.harness.simulation.cluster.SimulatedCluster;
import sys.storage.harness.simulation.network.NetworkOptions;
import sys.storage.harness.simulation.node.Machine;
import sys.storage.harness.simulation.node.SimulatedMember;
import sys.storage.harness.simulation.node.SimulatedProcess;
import sys.storage.harness.simulation.operator.SimulatedKubernetes;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.MembershipChange;
import sys.storage.raft.core.configuration.MemberId;

/** Lets things go wrong, one after the other, until it is told to stop. */
public final class FaultInjector {

  private static final long MILLI = 1_000_000;

  private final SimulatedCluster cluster;
  private final SimulatedKubernetes kubernetes;
  private final Operators operators;
  private final RunOptions options;
  private final StepCrash steps;
  private final Draws draws;
  private final Map<Fault, Long> injected = new EnumMap<>(Fault.class);
  private boolean stopped;

  public FaultInjector(
      SimulatedCluster cluster,
      SimulatedKubernetes kubernetes,
      Operators operators,
      RunOptions options,
      StepCrash steps,
      Draws draws) {
    this.cluster = cluster;
    this.kubernetes = kubernetes;
    this.operators = operators;
    this.options = options;
    this.steps = steps;
    this.draws = draws;
  }

  public void start() {
    if (!options.faults().isEmpty()) {
      next();
    }
  }

  private void next() {
    cluster
        .timeline()
        .after(
            draws.between(1, 2 * options.faultIntervalNanos()),
            () -> {
              if (!stopped) {
                if (draws.chance(0.3)) {
                  heal();
                } else {
                  inject(draws.pick(List.copyOf(options.faults())));
                }
                next();
              }
            });
  }

  /** Everything works again, for good. */
  public void stop() {
    stopped = true;
    steps.disarm();
    heal();
    cluster.network().set(NetworkOptions.CALM);
    cluster.machines().forEach(Machine::resume);
    kubernetes.recoverAll();
    operators.killAll();
    operators.start();
  }

  /** How often each fault was injected. */
  public Map<Fault, Long> injected() {
    return injected;
  }

  private void heal() {
    cluster.network().heal();
    cluster.network().set(options.network());
    for (Machine machine : cluster.machines()) {
      machine.storage().slow(MILLI);
      machine.storage().fail(false);
      machine.storage().fill(false);
    }
    kubernetes.refuse(0);
  }

  private void inject(Fault fault) {
    if (cluster.machines().isEmpty()) {
      return;
    }
    injected.merge(fault, 1L, Long::sum);
    switch (fault) {
      case POWER_LOSS -> losePower(any());
      case LEADER_LOSS -> leader().ifPresent(this::losePower);
      case BLACKOUT -> List.copyOf(cluster.machines()).forEach(this::losePower);
      case KILL -> {
        Machine victim = any();
        victim.kill();
        keepDown(victim);
      }
      case PAUSE -> pause(draws.chance(0.5) ? leader().orElseGet(this::any) : any());
      case WIPE -> {
        Machine victim = any();
        if (isAffordable(victim)) {
          kubernetes.loseClaim(victim.name());
        }
      }
      case DISK_DAMAGE -> damage(any());
      case LEADER_FALLS_IN_CHANGE -> fallInChange();
      case PARTITION -> partition();
      case ISOLATION -> isolate(draws.chance(0.5) ? leader().orElseGet(this::any) : any());
      case ONE_WAY_CUT -> cluster.network().cut(any().name(), any().name());
      case CLOG -> cluster.network().clog(any().name(), any().name());
      case BAD_NETWORK -> cluster.network().set(RunOptions.network(draws, true));
      case SLOW_DISK -> any().storage().slow(draws.between(1, 100) * MILLI);
      case FAILING_DISK -> any().storage().fail(true);
      case FULL_DISK -> any().storage().fill(true);
      case UNREACHABLE -> unreachable(any(), any());
      case TRANSFER -> transfer();
      case OPERATOR_LOSS -> {
        operators.killAll();
        operators.start();
      }
      case SECOND_OPERATOR -> {
        if (operators.count() < 2) {
          operators.start();
        }
      }
      case FOREIGN_CHANGE -> cluster.leader().ifPresent(this::changeVoters);
      case OPERATOR_CUT -> cutOperator();
      case API_TROUBLE -> kubernetes.refuse(draws.fraction(0.05, 0.4));
      case SCALE -> scale();
      case NEW_TEMPLATE -> kubernetes.changeTemplate();
    }
  }

  private void scale() {
    kubernetes.scale((int) draws.between(1, options.maxReplicas()));
  }

  /** Its process is killed, or its machine loses power. */
  private void stop(Machine victim) {
    if (draws.chance(0.5)) {
      victim.kill();
    } else {
      victim.crash();
    }
    keepDown(victim);
  }

  private void fallInChange() {
    StepCrash.Step step = draws.pick(List.of(StepCrash.Step.values()));
    long reaction = draws.skewed(0, 20 * MILLI);
    steps.set(
        step,
        leader ->
            cluster
                .timeline()
                .after(
                    reaction,
                    () -> {
                      if (!stopped) {
                        stop(cluster.machine(leader.name()));
                      }
                    }));
    scale();
  }

  private void cutOperator() {
    String operator = operators.newest().name();
    String other = draws.chance(0.3) ? SimulatedKubernetes.API_SERVER : any().name();
    cluster.network().cut(operator, other);
    if (draws.chance(0.5)) {
      cluster.network().cut(other, operator);
    }
  }

  private Machine any() {
    return draws.pick(List.copyOf(cluster.machines()));
  }

  private Optional<Machine> leader() {
    return cluster.leader().map(member -> cluster.machine(member.id().name()));
  }

  private void losePower(Machine victim) {
    victim.crash();
    keepDown(victim);
  }

  private void keepDown(Machine victim) {
    kubernetes.keepDown(victim.name(), draws.skewed(1, 1_500 * MILLI));
  }

  private void pause(Machine victim) {
    victim.pause();
    // Longer than an election takes, and often shorter than clients wait.
    long longest = 5 * options.node().core().electionTimeoutNanos();
    cluster.timeline().after(draws.between(MILLI, longest), victim::resume);
  }

  private void partition() {
    List<Machine> all = List.copyOf(cluster.machines());
    int sides = draws.below(1 << all.size());
    for (int left = 0; left < all.size(); left++) {
      for (int right = 0; right < all.size(); right++) {
        if ((sides >> left & 1) != (sides >> right & 1)) {
          cluster.network().cut(all.get(left).name(), all.get(right).name());
        }
      }
    }
  }

  private void isolate(Machine lonely) {
    for (Machine other : cluster.machines()) {
      if (other != lonely) {
        cluster.network().cut(lonely.name(), other.name());
        cluster.network().cut(other.name(), lonely.name());
      }
    }
  }

  private void unreachable(Machine at, Machine peer) {
    Optional<MemberId> id = peer.process().map(SimulatedProcess::id);
    if (id.isPresent()) {
      at.serve(member -> member.post(new Event.PeerUnreachable(id.get())));
    }
  }

  private void transfer() {
    cluster
        .leader()
        .ifPresent(
            leader ->
                leader.request(
                    id ->
                        new Event.TransferLeadership(
                            id, Optional.empty(), operators.newest().epoch()),
                    _ -> {}));
  }

  /** Two steps at once, as two operators would ask for them that know nothing of each other. */
  private void changeVoters(SimulatedMember leader) {
    CoreStatus status = leader.status();
    var voters = new TreeSet<MemberId>();
    for (MemberId member : status.configuration().members()) {
      if (isIntact(member) && draws.chance(0.6)) {
        voters.add(member);
      }
    }
    if (!voters.isEmpty()) {
      change(leader, new MembershipChange.EnterJoint(voters), status.configurationIndex());
      change(leader, new MembershipChange.CommitNew(), status.configurationIndex() + 1);
    }
  }

  private void change(SimulatedMember leader, MembershipChange change, long expectedIndex) {
    leader.request(
        id -> new Event.ChangeMembership(id, change, expectedIndex, operators.newest().epoch()),
        _ -> {});
  }

  /** The bits flip while the process is down: its next start has to notice. */
  private void damage(Machine victim) {
    if (isAffordable(victim)) {
      stop(victim);
      victim.storage().damage();
    }
  }

  /**
   * A disk is lost only where the others hold everything, and will go on to be asked: more than
   * that Raft does not promise.
   */
  private boolean isAffordable(Machine victim) {
    return kubernetes.isWantedForLong()
        && kubernetes.wanted() >= 3
        && cluster.machines().stream().noneMatch(machine -> machine.storage().isDamaged())
        && cluster
            .leader()
            .filter(leader -> !leader.id().name().equals(victim.name()))
            .map(SimulatedMember::status)
            .filter(this::everybodyHoldsEverything)
            .isPresent();
  }

  private boolean everybodyHoldsEverything(CoreStatus leader) {
    return leader.configurationCommitted()
        && !leader.configuration().isJoint()
        && leader.configuration().voters().size() >= 3
        && leader.configuration().voters().stream().allMatch(this::isIntact)
        && leader.peers().stream()
            .allMatch(peer -> peer.active() && peer.matchIndex() >= leader.commitIndex());
  }

  private boolean isIntact(MemberId member) {
    return cluster
        .machine(member.name())
        .process()
        .map(SimulatedProcess::id)
        .filter(member::equals)
        .isPresent();
  }
}
