package sys.storage.harness.simulation.script.play;

import java.time.Duration;
import java.util.function.Consumer;
import sys.storage.harness.simulation.invariant.Violation;
import sys.storage.harness.simulation.network.NetworkOptions;
import sys.storage.harness.simulation.node.Machine;
import sys.storage.harness.simulation.script.AdminStep;
import sys.storage.harness.simulation.script.ClientStep;
import sys.storage.harness.simulation.script.Fact;
import sys.storage.harness.simulation.script.FlowStep;
import sys.storage.harness.simulation.script.MachineStep;
import sys.storage.harness.simulation.script.MessageStep;
import sys.storage.harness.simulation.script.NetworkStep;
import sys.storage.harness.simulation.script.OperatorStep;
import sys.storage.harness.simulation.script.Parser;
import sys.storage.harness.simulation.script.Population;
import sys.storage.harness.simulation.script.Printer;
import sys.storage.harness.simulation.script.Scenario;
import sys.storage.harness.simulation.script.Setting;
import sys.storage.harness.simulation.script.Step;
import sys.storage.harness.simulation.timeline.Timeline;

/** Carries out a scenario, step by step. Every invariant is looked at after every event. */
public final class Player {

  private static final long MILLI = 1_000_000;

  private final World world;
  private final Facts facts;
  private final MachineActs machines;
  private final NetworkActs network;
  private final ClientActs clients;
  private final AdminActs admin;
  private final OperatorActs operator;
  private long begunNanos;

  /**
   * A scenario that has not begun.
   *
   * @param timeline at its beginning
   * @param reader is told what happens, line by line
   */
  public Player(Setting setting, Timeline timeline, Audience audience, Consumer<String> reader) {
    this(new World(setting, timeline, audience, reader));
  }

  private Player(World world) {
    var requests = new Requests(world.account());
    this.world = world;
    this.facts = new Facts(world, requests);
    this.machines = new MachineActs(world);
    this.network = new NetworkActs(world);
    this.clients = new ClientActs(world, requests);
    this.admin = new AdminActs(world, requests);
    this.operator = new OperatorActs(world);
  }

  /**
   * Runs a scenario.
   *
   * @param reader is told what happens, line by line
   * @throws ScenarioFailure when a step fails, or something does not hold that always must
   */
  public static PlayReport play(Scenario scenario, Consumer<String> reader) {
    return play(scenario, number -> "step " + (number + 1), reader);
  }

  /** See {@link #play}; failures name the line of the file. */
  public static PlayReport play(Parser.Parsed file, Consumer<String> reader) {
    return play(file.scenario(), number -> "line " + file.lineNumbers().get(number), reader);
  }

  private static PlayReport play(
      Scenario scenario, java.util.function.IntFunction<String> place, Consumer<String> reader) {
    var player = new Player(scenario.setting(), new Timeline(), Audience.NOBODY, reader);
    try {
      for (int number = 0; number < scenario.steps().size(); number++) {
        player.perform(scenario.steps().get(number), place.apply(number));
      }
    } finally {
      player.end();
    }
    return player.report();
  }

  public World world() {
    return world;
  }

  /** What has come of it so far. */
  public PlayReport report() {
    return new PlayReport(
        world.timeline().hash().value(),
        world.timeline().happened(),
        Duration.ofNanos(world.timeline().nowNanos()));
  }

  /** Ends what has a thread of its own; to be called in any case. */
  public void end() {
    world.end();
  }

  /**
   * Carries out the next step.
   *
   * @param place of the step, for failures
   * @throws ScenarioFailure when it fails, or something does not hold that always must
   */
  public void perform(Step step, String place) {
    try {
      begin(step);
      perform(step);
    } catch (RuntimeException cause) {
      throw new ScenarioFailure(
          place, step, begunNanos, world.timeline().nowNanos(), world.cluster(), cause);
    }
  }

  private void begin(Step step) {
    begunNanos = world.timeline().nowNanos();
    if (!(step instanceof FlowStep.At)) {
      world.account().step(Printer.print(step));
      world.audience().steps().performed(step);
    }
  }

  private void perform(Step step) {
    switch (step) {
      case MachineStep machine -> machines.perform(machine);
      case NetworkStep change -> network.perform(change);
      case MessageStep message -> world.messages().perform(message);
      case ClientStep client -> clients.perform(client);
      case AdminStep call -> admin.perform(call);
      case OperatorStep change -> operator.perform(change);
      case FlowStep flow -> perform(flow);
    }
  }

  private void perform(FlowStep step) {
    switch (step) {
      case FlowStep.Run(Duration length) -> world.run(length.toNanos());
      case FlowStep.At(Duration time, Step timed) -> {
        long left = time.toNanos() - world.timeline().nowNanos();
        if (left < 0) {
          throw new ExpectationFailed("it is later already");
        }
        world.run(left);
        begin(timed);
        perform(timed);
      }
      case FlowStep.Until(Fact fact, Duration within) -> until(fact, within.toNanos());
      case FlowStep.Expect(Fact fact) -> {
        if (!facts.holds(fact)) {
          throw new ExpectationFailed(facts.instead(fact));
        }
      }
      case FlowStep.Calm() -> calm();
      case FlowStep.StayCalm(Duration length) -> stayCalm(length.toNanos());
    }
  }

  private void until(Fact fact, long withinNanos) {
    long bound = world.timeline().nowNanos() + withinNanos;
    while (!facts.holds(fact)) {
      if (world.timeline().nextNanos() > bound) {
        throw new ExpectationFailed(facts.instead(fact));
      }
      world.timeline().step();
    }
  }

  /** Nobody disturbs a leader that serves, neither those who were removed nor those who slept. */
  private void stayCalm(long nanos) {
    long term = world.cluster().highestTerm();
    long end = world.timeline().nowNanos() + nanos;
    while (world.timeline().nextNanos() <= end) {
      world.timeline().step();
      if (world.cluster().highestTerm() > term) {
        throw new Violation(
            "NoDisruption",
            "term %d begins in a calm cluster, which had settled in term %d"
                .formatted(world.cluster().highestTerm(), term));
      }
    }
  }

  /** As at the end of the bad times of a random run. */
  private void calm() {
    world.noteCalm();
    long pauseNanos = world.cluster().options().core().electionTimeoutNanos() / 2;
    world.clients().forEach(client -> client.calmDown(pauseNanos));
    world.cluster().network().heal();
    world.messages().end();
    for (Machine machine : world.cluster().machines()) {
      machine.storage().slow(MILLI);
      machine.storage().fail(false);
      machine.storage().fill(false);
      machine.storage().release();
      if (world.setting().elections() == Setting.Elections.BY_TIMEOUT) {
        machine.electionTimeouts().leaveToChance();
      }
    }
    world
        .cluster()
        .network()
        .set(
            switch (world.setting().population()) {
              case Population.Formed _ -> Options.network(world.setting());
              case Population.Grown _ -> NetworkOptions.CALM;
            });
    world.cluster().machines().forEach(Machine::resume);
    world
        .operated()
        .ifPresentOrElse(
            it -> {
              it.kubernetes().freezeCache(false);
              it.kubernetes().refuse(0);
              it.kubernetes().kubelets().recoverAll();
              it.operators().killAll();
              it.operators().start();
            },
            () ->
                world
                    .cluster()
                    .machines()
                    .forEach(machine -> machines.perform(new MachineStep.Start(machine.name()))));
  }
}
