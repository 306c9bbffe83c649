package sys.storage.harness.simulation.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import sys.storage.harness.simulation.choice.Draws;
import sys.storage.harness.simulation.cluster.SimulatedCluster;
import sys.storage.harness.simulation.network.NetworkOptions;
import sys.storage.harness.simulation.node.Machine;
import sys.storage.harness.simulation.node.SimulatedMember;
import sys.storage.harness.simulation.node.SimulatedProcess;
import sys.storage.harness.simulation.node.Survival;
import sys.storage.harness.simulation.operator.SimulatedKubernetes;
import sys.storage.harness.simulation.script.AdminStep;
import sys.storage.harness.simulation.script.AdminStep.Call;
import sys.storage.harness.simulation.script.MachineStep;
import sys.storage.harness.simulation.script.MachineStep.DiskState;
import sys.storage.harness.simulation.script.MemberName;
import sys.storage.harness.simulation.script.NetworkStep;
import sys.storage.harness.simulation.script.OperatorStep;
import sys.storage.harness.simulation.script.Step;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.configuration.MemberId;

/**
 * Decides what goes wrong next, and when, as steps of a scenario: a random run is a scenario that
 * is drawn while it is played.
 */
public final class FaultInjector {

  private static final long MILLI = 1_000_000;
  private static final long LONGEST_DOWN_MILLIS = 1_500;
  private static final Duration WELL_DISK = Duration.ofMillis(1);

  private final SimulatedCluster cluster;
  private final SimulatedKubernetes kubernetes;
  private final Operators operators;
  private final RunOptions options;
  private final StepTrap steps;
  private final Function<MemberId, MemberName> names;
  private final Draws draws;
  private final Map<Fault, Long> injected = new EnumMap<>(Fault.class);
  private final TreeSet<String> slow = new TreeSet<>();
  private final TreeSet<String> sick = new TreeSet<>();
  private Optional<Later> later = Optional.empty();
  private NetworkOptions network;
  private boolean refusing;
  private long nextNanos = Long.MAX_VALUE;

  /** What was decided before, and depends on how things are then. */
  private record Later(long atNanos, Supplier<List<Step>> steps) {}

  /**
   * @param steps looks on from the beginning
   * @param names what a scenario calls members
   */
  public FaultInjector(
      SimulatedCluster cluster,
      SimulatedKubernetes kubernetes,
      Operators operators,
      RunOptions options,
      StepTrap steps,
      Function<MemberId, MemberName> names,
      Draws draws) {
    this.cluster = cluster;
    this.kubernetes = kubernetes;
    this.operators = operators;
    this.options = options;
    this.steps = steps;
    this.names = names;
    this.draws = draws;
    this.network = options.network();
  }

  /** From now on something may go wrong. */
  public void begin() {
    if (!options.faults().isEmpty()) {
      nextNanos = after(cluster.timeline().nowNanos());
    }
  }

  /** The time after that one, in whole milliseconds. */
  private long after(long nanos) {
    return (nanos / MILLI + draws.between(1, 2 * options.faultIntervalNanos() / MILLI)) * MILLI;
  }

  /** When something goes wrong next, as far as is known. */
  public long nextNanos() {
    return Math.min(nextNanos, later.map(Later::atNanos).orElse(Long.MAX_VALUE));
  }

  /** What goes wrong now that the time has come; nothing where it would change nothing. */
  public List<Step> next() {
    if (later.isPresent() && later.get().atNanos <= nextNanos) {
      Supplier<List<Step>> due = later.get().steps;
      later = Optional.empty();
      return due.get();
    }
    List<Step> now = draws.chance(0.3) ? heal() : inject(draws.pick(List.copyOf(options.faults())));
    nextNanos = after(nextNanos);
    return now;
  }

  /** How often each fault was injected. */
  public Map<Fault, Long> injected() {
    return injected;
  }

  private List<Step> heal() {
    var healing = new ArrayList<Step>();
    healing.add(new NetworkStep.Heal());
    if (!network.equals(options.network())) {
      healing.add(quality(options.network()));
    }
    slow.forEach(node -> healing.add(new MachineStep.DiskTakes(node, WELL_DISK)));
    sick.forEach(node -> healing.add(new MachineStep.DiskIs(node, DiskState.WELL)));
    if (refusing) {
      healing.add(new OperatorStep.ApiRefuses(0));
    }
    slow.clear();
    sick.clear();
    refusing = false;
    return healing;
  }

  private List<Step> inject(Fault fault) {
    if (cluster.machines().isEmpty()) {
      return List.of();
    }
    injected.merge(fault, 1L, Long::sum);
    return switch (fault) {
      case POWER_LOSS ->
          draws.chance(0.5) ? List.of(losePower(any())) : losePowerWhileWriting(any());
      case LEADER_LOSS -> leader().map(this::losePower).stream().toList();
      case BLACKOUT -> names().stream().map(this::losePower).toList();
      case KILL -> List.of(kill(any()));
      case PAUSE -> List.of(pause(draws.chance(0.5) ? leader().orElseGet(this::any) : any()));
      case WIPE -> wipe(any());
      case DISK_DAMAGE -> damage(any());
      case LEADER_FALLS_IN_CHANGE -> fallInChange();
      case PARTITION -> partition();
      case ISOLATION ->
          List.of(
              new NetworkStep.Isolate(draws.chance(0.5) ? leader().orElseGet(this::any) : any()));
      case ONE_WAY_CUT -> List.of(new NetworkStep.Cut(any(), any()));
      case CLOG -> List.of(new NetworkStep.Clog(any(), any()));
      case BAD_NETWORK -> List.of(quality(RunOptions.network(draws, true)));
      case SLOW_DISK -> List.of(slowDown(any(), draws.between(1, 100)));
      case FAILING_DISK -> List.of(disk(any(), DiskState.FAILING));
      case FULL_DISK -> fill();
      case UNREACHABLE -> List.of(new MachineStep.Unreachable(any(), any()));
      case TRANSFER ->
          leader()
              .<Step>map(leader -> ask(leader, new Call.Transfer(Optional.empty()), -1))
              .stream()
              .toList();
      case OPERATOR_LOSS ->
          List.of(new OperatorStep.KillOperators(), new OperatorStep.StartOperator());
      case SECOND_OPERATOR ->
          operators.count() < 2 ? List.of(new OperatorStep.StartOperator()) : List.of();
      case FOREIGN_CHANGE -> changeVoters();
      case OPERATOR_CUT -> cutOperator();
      case API_TROUBLE -> {
        refusing = true;
        yield List.of(new OperatorStep.ApiRefuses(draws.fraction(0.05, 0.4)));
      }
      case SCALE -> List.of(scale());
      case NEW_TEMPLATE -> List.of(new OperatorStep.ChangeTemplate());
    };
  }

  private List<String> names() {
    return cluster.machines().stream().map(Machine::name).toList();
  }

  private String any() {
    return draws.pick(names());
  }

  private Optional<String> leader() {
    return cluster.leader().map(member -> member.id().name());
  }

  private Step quality(NetworkOptions now) {
    network = now;
    return new NetworkStep.Quality(now);
  }

  private Step disk(String node, DiskState state) {
    sick.add(node);
    return new MachineStep.DiskIs(node, state);
  }

  private Step scale() {
    return new OperatorStep.Scale((int) draws.between(1, options.maxReplicas()));
  }

  private Optional<Duration> whileDown() {
    return Optional.of(Duration.ofMillis(draws.skewed(1, LONGEST_DOWN_MILLIS)));
  }

  private Step kill(String victim) {
    return new MachineStep.Kill(victim, whileDown());
  }

  private Step losePower(String victim) {
    return new MachineStep.Crash(victim, Survival.SOME, whileDown());
  }

  private Step slowDown(String node, long slowestMillis) {
    slow.add(node);
    return new MachineStep.DiskTakes(node, Duration.ofMillis(slowestMillis));
  }

  /** Its disk is so slow that a large write is probably on its way. */
  private List<Step> losePowerWhileWriting(String victim) {
    later =
        Optional.of(
            new Later(
                nextNanos + draws.between(10, 100) * MILLI, () -> List.of(losePower(victim))));
    return List.of(slowDown(victim, 100));
  }

  /** Its process is killed, or its machine loses power. */
  private Step stop(String victim) {
    return draws.chance(0.5) ? kill(victim) : losePower(victim);
  }

  private Step pause(String victim) {
    // Longer than an election takes, and often shorter than clients wait.
    long longestMillis = 5 * options.node().core().electionTimeoutNanos() / MILLI;
    return new MachineStep.Pause(
        victim, Optional.of(Duration.ofMillis(draws.between(1, longestMillis))));
  }

  private List<Step> fallInChange() {
    boolean everybody = draws.chance(0.3);
    return at(
        draws.pick(List.of(StepTrap.Step.values())),
        draws.skewed(0, 20 * MILLI),
        leader ->
            everybody ? names().stream().map(this::stop).toList() : List.of(stop(leader.name())));
  }

  /** Lets something happen soon after a step of the change that begins now. */
  private List<Step> at(StepTrap.Step step, long delayNanos, Function<MemberId, List<Step>> what) {
    steps.set(
        step,
        leader ->
            later =
                Optional.of(
                    new Later(
                        cluster.timeline().nowNanos() + delayNanos, () -> what.apply(leader))));
    return List.of(scale());
  }

  /** Some disk is full, or that of a new learner while it is sent a snapshot. */
  private List<Step> fill() {
    return draws.chance(0.6)
        ? List.of(disk(any(), DiskState.FULL))
        : at(
            StepTrap.Step.LEARNER_COMMITTED,
            draws.skewed(MILLI, 100 * MILLI),
            _ ->
                cluster.leader().stream()
                    .flatMap(leader -> leader.status().configuration().learners().stream())
                    .map(learner -> disk(learner.name(), DiskState.FULL))
                    .toList());
  }

  /** At once, or when the operator has just added a learner. */
  private List<Step> changeVoters() {
    if (draws.chance(0.4)) {
      return cluster.leader().map(leader -> changeVoters(leader, true)).orElse(List.of());
    }
    boolean withLearners = draws.chance(0.4);
    return at(
        StepTrap.Step.LEARNER_COMMITTED,
        0,
        _ -> cluster.leader().map(leader -> changeVoters(leader, withLearners)).orElse(List.of()));
  }

  private List<Step> cutOperator() {
    String operator = operators.newest().name();
    String other = draws.chance(0.3) ? SimulatedKubernetes.API_SERVER : any();
    var there = new NetworkStep.Cut(operator, other);
    return draws.chance(0.5)
        ? List.of(there, new NetworkStep.Cut(other, operator))
        : List.of(there);
  }

  private List<Step> partition() {
    List<String> all = names();
    int sides = draws.below(1 << all.size());
    var left = new ArrayList<String>();
    var right = new ArrayList<String>();
    for (int i = 0; i < all.size(); i++) {
      ((sides >> i & 1) == 0 ? left : right).add(all.get(i));
    }
    return left.isEmpty() || right.isEmpty()
        ? List.of()
        : List.of(new NetworkStep.Partition(List.of(left, right)));
  }

  /** Two steps at once, as two operators would ask for them that know nothing of each other. */
  private List<Step> changeVoters(SimulatedMember leader, boolean withLearners) {
    CoreStatus status = leader.status();
    var voters = new ArrayList<MemberName>();
    for (MemberId member : status.configuration().members()) {
      boolean eligible = withLearners || status.configuration().voters().contains(member);
      if (eligible && isIntact(member) && draws.chance(0.6)) {
        voters.add(names.apply(member));
      }
    }
    if (voters.isEmpty()) {
      return List.of();
    }
    String node = leader.id().name();
    var asked = new ArrayList<Step>();
    if (draws.chance(0.3)) {
      asked.add(ask(node, new Call.Transfer(Optional.empty()), -1));
    }
    asked.add(ask(node, new Call.EnterJoint(voters), status.configurationIndex()));
    asked.add(ask(node, new Call.CommitNew(), status.configurationIndex() + 1));
    return asked;
  }

  /**
   * @param expectedIndex of the configuration; negative: whatever is there
   */
  private static Step ask(String node, Call call, long expectedIndex) {
    return new AdminStep(
        call,
        node,
        expectedIndex < 0 ? OptionalLong.empty() : OptionalLong.of(expectedIndex),
        OptionalLong.empty(),
        AdminStep.ADMIN);
  }

  private List<Step> wipe(String victim) {
    return isAffordable(victim) ? List.of(new MachineStep.Wipe(victim)) : List.of();
  }

  /** The bits flip while the process is down: its next start has to notice. */
  private List<Step> damage(String victim) {
    return isAffordable(victim) ? List.of(stop(victim), new MachineStep.Damage(victim)) : List.of();
  }

  /**
   * A disk is lost only where the others hold everything, and will go on to be asked: more than
   * that Raft does not promise.
   */
  private boolean isAffordable(String victim) {
    return kubernetes.isWantedForLong()
        && kubernetes.wanted() >= 3
        && cluster.machines().stream().noneMatch(machine -> machine.storage().isDamaged())
        && cluster
            .leader()
            .filter(leader -> !leader.id().name().equals(victim))
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
