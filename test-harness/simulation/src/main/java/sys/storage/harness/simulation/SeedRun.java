package sys.storage.harness.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import sys.storage.harness.simulation.choice.Choices;
import sys.storage.harness.simulation.client.ClientWatch;
import sys.storage.harness.simulation.fault.Fault;
import sys.storage.harness.simulation.fault.FaultInjector;
import sys.storage.harness.simulation.fault.Operators;
import sys.storage.harness.simulation.fault.RunOptions;
import sys.storage.harness.simulation.fault.StepTrap;
import sys.storage.harness.simulation.invariant.Violation;
import sys.storage.harness.simulation.script.ClientStep.StartClients;
import sys.storage.harness.simulation.script.ClientStep.StopClients;
import sys.storage.harness.simulation.script.Fact;
import sys.storage.harness.simulation.script.FlowStep.At;
import sys.storage.harness.simulation.script.FlowStep.Calm;
import sys.storage.harness.simulation.script.FlowStep.Run;
import sys.storage.harness.simulation.script.FlowStep.StayCalm;
import sys.storage.harness.simulation.script.FlowStep.Until;
import sys.storage.harness.simulation.script.OperatorStep;
import sys.storage.harness.simulation.script.Scenario;
import sys.storage.harness.simulation.script.Setting;
import sys.storage.harness.simulation.script.Step;
import sys.storage.harness.simulation.script.play.Audience;
import sys.storage.harness.simulation.script.play.Player;
import sys.storage.harness.simulation.script.play.ScenarioFailure;
import sys.storage.harness.simulation.script.play.World;
import sys.storage.harness.simulation.timeline.Timeline;
import sys.storage.raft.core.InvariantViolation;
import sys.storage.raft.core.SafetyMode;

/**
 * One run: in the first phase things go wrong and nothing may be lost (safety); in the second
 * nothing goes wrong any more and everything must come to an end (liveness).
 *
 * <p>It is a {@link Scenario} that is drawn while it is played. Played again from its record, with
 * the same seed, it goes the same way, event for event.
 */
public final class SeedRun {

  private static final long MILLI = 1_000_000;

  /** Where a fifth of its calls is lost, the operator needs many passes. */
  private static final Duration START_BOUND = Duration.ofMinutes(1);

  private static final Duration LEADER_BOUND = Duration.ofSeconds(30);
  private static final Duration SETTLED_BOUND = Duration.ofMinutes(2);
  private static final int WRITES_AFTER_CHAOS = 20;
  private static final int CALM_TIMEOUTS = 10;

  private final long seed;
  private final RunOptions options;
  private final Setting setting;
  private final Timeline timeline = new Timeline();
  private final StepTrap stepTrap = new StepTrap();
  private final Player player;
  private final World world;
  private final Operators operators;
  private final FaultInjector faults;
  private final List<Step> performed = new ArrayList<>();

  public SeedRun(long seed) {
    this(seed, SafetyMode.SAFE);
  }

  /** The run of the seed, with one rule of the protocol left out. */
  public SeedRun(long seed, SafetyMode mode) {
    this.seed = seed;
    Choices choices = Choices.of(seed);
    this.options = RunOptions.draw(choices);
    this.setting = options.setting(seed).withSafetyMode(mode);
    this.player =
        new Player(setting, timeline, new Audience(stepTrap, ClientWatch.NONE, _ -> {}), _ -> {});
    this.world = player.world();
    World.Operated operated = world.operated().orElseThrow();
    this.operators = operated.operators();
    this.faults =
        new FaultInjector(
            world.cluster(),
            operated.kubernetes(),
            operators,
            options,
            stepTrap,
            world::nameOf,
            choices.of("faults"));
  }

  /**
   * Runs both phases.
   *
   * @throws SimulationFailure when something does not hold, with the time and what everybody did
   */
  public RunReport run() {
    try {
      perform(
          new Until(
              new Fact.Not(new Fact.ProcessIs("demo-0", Fact.ProcessState.DOWN)), START_BOUND));
      perform(new StartClients());
      letThingsGoWrong();
      recover();
    } catch (ScenarioFailure failure) {
      endedBy(failure.isNever() ? new Violation("Liveness", failure.reason()) : failure.why());
    } catch (Violation | InvariantViolation failure) {
      endedBy(failure);
    } catch (RuntimeException failure) {
      throw failure(failure);
    } finally {
      player.end();
    }
    return report();
  }

  /** Where a rule is left out on purpose, nodes may stop, and nothing promises an end. */
  private void endedBy(RuntimeException cause) {
    if (setting.safetyMode() == SafetyMode.SAFE
        || !(cause instanceof Violation || cause instanceof InvariantViolation)) {
      throw failure(cause);
    }
  }

  /** See {@link World#violated}. */
  public SortedSet<String> violated() {
    return world.violated();
  }

  private SimulationFailure failure(RuntimeException cause) {
    return new SimulationFailure(
        seed, timeline.nowMillis(), timeline.happened(), describe(), scenario(), cause);
  }

  /** The run as far as it went. */
  public Scenario scenario() {
    return new Scenario(setting, performed);
  }

  private void perform(Step step) {
    performed.add(step);
    player.perform(step, "step " + performed.size());
  }

  private void letThingsGoWrong() {
    faults.begin();
    long end = (timeline.nowNanos() + options.chaosNanos()) / MILLI * MILLI;
    while (true) {
      // What is next may change with each event.
      while (timeline.nextNanos() <= Math.min(faults.nextNanos(), end)) {
        step();
      }
      if (faults.nextNanos() > end) {
        perform(new At(Duration.ofNanos(end), new Calm()));
        return;
      }
      Duration now = Duration.ofNanos(faults.nextNanos());
      faults.next().forEach(step -> perform(new At(now, step)));
    }
  }

  /** Lets an event happen; when it fails, a record has to come this far. */
  private void step() {
    try {
      timeline.step();
    } catch (RuntimeException failure) {
      performed.add(new At(Duration.ofNanos(timeline.nowNanos()), new Run(Duration.ofMillis(1))));
      throw failure;
    }
  }

  private void recover() {
    perform(new Until(new Fact.SomebodyLeads(), LEADER_BOUND));
    perform(new Until(new Fact.Settled(), SETTLED_BOUND));
    perform(new Until(new Fact.Served(WRITES_AFTER_CHAOS), SETTLED_BOUND));
    if (options.faults().contains(Fault.NEW_TEMPLATE)) {
      // Among faults a roll-out seldom comes far.
      perform(new OperatorStep.ChangeTemplate());
      perform(new Until(new Fact.Settled(), SETTLED_BOUND));
    }
    perform(new StopClients());
    perform(new Until(new Fact.ClientsIdle(), SETTLED_BOUND));
    perform(new Until(new Fact.Converged(), SETTLED_BOUND));
    perform(
        new StayCalm(
            Duration.ofNanos(CALM_TIMEOUTS * options.node().core().electionTimeoutNanos())));
  }

  private String describe() {
    return options + "\n" + world.cluster().describe();
  }

  private RunReport report() {
    var counts = new TreeMap<String, Long>();
    counts.put("elections", (long) world.invariants().history().elections());
    counts.put("configurationsCompleted", world.invariants().history().configurations());
    counts.put("committedEntries", world.invariants().history().lastCommitted());
    counts.put("acknowledgedWrites", world.acknowledgements().written());
    counts.put("answeredReads", world.acknowledgements().read());
    counts.put("operatorPasses", operators.passes());
    counts.put("messages", world.cluster().network().counts().carried());
    counts.put("messagesLost", world.cluster().network().counts().lost());
    counts.put("messagesDoubled", world.cluster().network().counts().duplicated());
    var injected = new TreeMap<String, Long>();
    faults.injected().forEach((fault, count) -> injected.put(fault.name(), count));
    var situations = new TreeMap<String, Long>();
    world.rare().counts().forEach((situation, count) -> situations.put(situation.name(), count));
    return new RunReport(
        seed,
        timeline.hash().value(),
        timeline.happened(),
        timeline.nowNanos(),
        counts,
        injected,
        situations,
        world.invariants().evaluations());
  }
}
