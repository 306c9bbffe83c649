package sys.storage.harness.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import sys.storage.harness.simulation.choice.Choices;
import sys.storage.harness.simulation.client.Acknowledgements;
import sys.storage.harness.simulation.client.SimulatedClient;
import sys.storage.harness.simulation.cluster.SimulatedCluster;
import sys.storage.harness.simulation.coverage.RareWatch;
import sys.storage.harness.simulation.fault.FaultInjector;
import sys.storage.harness.simulation.fault.Operators;
import sys.storage.harness.simulation.fault.RunOptions;
import sys.storage.harness.simulation.fault.StepCrash;
import sys.storage.harness.simulation.invariant.Invariants;
import sys.storage.harness.simulation.invariant.MembersInUse;
import sys.storage.harness.simulation.invariant.Violation;
import sys.storage.harness.simulation.network.Network;
import sys.storage.harness.simulation.node.Probes;
import sys.storage.harness.simulation.node.SimulatedMember;
import sys.storage.harness.simulation.operator.SimulatedKubernetes;
import sys.storage.harness.simulation.timeline.Timeline;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.operator.plan.Action;

/**
 * One run: in the first phase things go wrong and nothing may be lost (safety); in the second
 * nothing goes wrong any more and everything must come to an end (liveness).
 */
public final class SeedRun {

  private static final long SECOND = 1_000_000_000;
  private static final long LEADER_BOUND_NANOS = 30 * SECOND;
  private static final long SETTLED_BOUND_NANOS = 120 * SECOND;
  private static final int WRITES_AFTER_CHAOS = 20;
  private static final int CALM_TIMEOUTS = 10;

  private final Choices choices;
  private final RunOptions options;
  private final Timeline timeline = new Timeline();
  private final Invariants invariants;
  private final RareWatch rare = new RareWatch();
  private final SimulatedCluster cluster;
  private final SimulatedKubernetes kubernetes;
  private final Operators operators;
  private final FaultInjector faults;
  private final Acknowledgements acknowledgements;
  private final List<SimulatedClient> clients = new ArrayList<>();

  public SeedRun(long seed) {
    this(Choices.of(seed));
  }

  public SeedRun(Choices choices) {
    this.choices = choices;
    this.options = RunOptions.draw(choices);
    this.invariants = new Invariants(options.node().core().promotionLagEntries());
    this.acknowledgements = new Acknowledgements(invariants.history());
    var steps = new StepCrash();
    var network = new Network(timeline, choices);
    this.cluster =
        new SimulatedCluster(
            timeline,
            choices,
            network,
            options.node(),
            new Probes(new Probes(rare, invariants), steps),
            options.clockDrift());
    this.kubernetes =
        new SimulatedKubernetes(
            cluster,
            new MembersInUse(invariants.history()),
            rare,
            choices.of("kubernetes"),
            options.replicas());
    this.operators = new Operators(cluster, kubernetes, rare, choices);
    this.faults =
        new FaultInjector(cluster, kubernetes, operators, options, steps, choices.of("faults"));
    for (int number = 1; number <= options.clients(); number++) {
      String name = "client-" + number;
      clients.add(
          new SimulatedClient(name, cluster, options.client(), acknowledgements, choices.of(name)));
    }
  }

  /**
   * Runs both phases.
   *
   * @throws SimulationFailure when something does not hold, with the time and what everybody did
   */
  public RunReport run() {
    long started = System.nanoTime();
    try {
      operators.start();
      until("a node exists", LEADER_BOUND_NANOS, () -> !cluster.machines().isEmpty());
      clients.forEach(SimulatedClient::start);
      faults.start();
      long end = timeline.nowNanos() + options.chaosNanos();
      while (timeline.nowNanos() < end) {
        timeline.step();
      }
      faults.stop();
      recover();
    } catch (RuntimeException failure) {
      throw new SimulationFailure(choices.seed(), timeline.nowMillis(), describe(), failure);
    } finally {
      operators.killAll();
    }
    return report(System.nanoTime() - started);
  }

  private void recover() {
    until("a leader", LEADER_BOUND_NANOS, () -> leader().isPresent());
    until("the wanted configuration", SETTLED_BOUND_NANOS, this::isSettled);
    long before = acknowledgements.writes();
    until(
        "new writes are acknowledged",
        SETTLED_BOUND_NANOS,
        () -> acknowledgements.writes() >= before + WRITES_AFTER_CHAOS);
    clients.forEach(SimulatedClient::stop);
    until(
        "every operation has ended",
        SETTLED_BOUND_NANOS,
        () -> clients.stream().allMatch(SimulatedClient::isIdle));
    until("all members have caught up", SETTLED_BOUND_NANOS, this::isConverged);
    stayCalm();
  }

  /** Nobody disturbs a leader that serves, neither those who were removed nor those who slept. */
  private void stayCalm() {
    long term = leader().orElseThrow().status().term();
    long end = timeline.nowNanos() + CALM_TIMEOUTS * options.node().core().electionTimeoutNanos();
    while (timeline.nowNanos() < end) {
      timeline.step();
      if (cluster.highestTerm() > term) {
        throw new Violation(
            "NoDisruption",
            "term %d begins in a calm cluster, which had settled in term %d"
                .formatted(cluster.highestTerm(), term));
      }
    }
  }

  private void until(String what, long boundNanos, BooleanSupplier condition) {
    long bound = timeline.nowNanos() + boundNanos;
    while (!condition.getAsBoolean()) {
      if (timeline.nowNanos() > bound) {
        throw new Violation("Liveness", "not within %d s: %s".formatted(boundNanos / SECOND, what));
      }
      timeline.step();
    }
  }

  private Optional<SimulatedMember> leader() {
    return cluster
        .leader()
        .filter(member -> member.status().leader().filter(member.id()::equals).isPresent());
  }

  private boolean isSettled() {
    return leader()
        .map(SimulatedMember::status)
        .filter(CoreStatus::configurationCommitted)
        .filter(status -> !status.configuration().isJoint())
        .filter(status -> status.configuration().learners().isEmpty())
        .filter(status -> status.configuration().voters().size() == kubernetes.wanted())
        .filter(_ -> kubernetes.isRolledOut())
        .filter(
            _ ->
                operators
                    .newest()
                    .lastAction()
                    .filter(action -> action instanceof Action.Settled)
                    .isPresent())
        .isPresent();
  }

  private boolean isConverged() {
    return leader()
        .map(SimulatedMember::status)
        .filter(leader -> leader.commitIndex() == leader.lastIndex())
        .filter(
            leader ->
                leader.configuration().members().stream()
                    .allMatch(member -> applied(member) == leader.commitIndex()))
        .isPresent();
  }

  private long applied(MemberId member) {
    return cluster
        .machine(member.name())
        .member()
        .map(running -> running.state().metadata().index())
        .orElse(-1L);
  }

  private String describe() {
    return options + "\n" + operators.newest().lastAction() + "\n" + cluster.describe();
  }

  private RunReport report(long wallNanos) {
    var counts = new TreeMap<String, Long>();
    counts.put("elections", (long) invariants.history().elections());
    counts.put("configurationsCompleted", invariants.history().configurations());
    counts.put("committedEntries", invariants.history().lastCommitted());
    counts.put("acknowledgedWrites", acknowledgements.writes());
    counts.put("answeredReads", acknowledgements.reads());
    counts.put("operatorPasses", operators.passes());
    counts.put("messages", cluster.network().counts().carried());
    counts.put("messagesLost", cluster.network().counts().lost());
    counts.put("messagesDoubled", cluster.network().counts().duplicated());
    var injected = new TreeMap<String, Long>();
    faults.injected().forEach((fault, count) -> injected.put(fault.name(), count));
    var situations = new TreeMap<String, Long>();
    rare.counts().forEach((situation, count) -> situations.put(situation.name(), count));
    return new RunReport(
        choices.seed(),
        timeline.hash().value(),
        timeline.happened(),
        timeline.nowNanos(),
        wallNanos,
        counts,
        injected,
        situations,
        invariants.evaluations());
  }
}
