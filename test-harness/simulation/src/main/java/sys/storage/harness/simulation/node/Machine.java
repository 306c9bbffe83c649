package sys.storage.harness.simulation.node;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sys.storage.harness.simulation.choice.Choices;
import sys.storage.harness.simulation.choice.Draws;
import sys.storage.raft.core.message.Message;

/** A place where a node runs: its volume, its clock, and the process that runs now, if any. */
public final class Machine {

  private final String name;
  private final Surroundings surroundings;
  private final Choices choices;
  private final Storage storage;
  private final LocalClock clock;
  private final ElectionTimeouts electionTimeouts;
  private final Draws wakeUps;
  private int starts;
  private Optional<SimulatedProcess> process = Optional.empty();

  /**
   * @param clockDrift share by which its clock may be too fast or too slow
   */
  public Machine(String name, Surroundings surroundings, Choices choices, double clockDrift) {
    this.name = name;
    this.surroundings = surroundings;
    this.choices = choices;
    this.storage = new Storage(choices.of("disk " + name));
    Draws clocks = choices.of("clock " + name);
    this.clock =
        new LocalClock(
            surroundings.timeline(),
            clocks.between(0, 1L << 40),
            1 + clockDrift * clocks.pick(List.of(-1.0, 1.0, clocks.fraction(-1, 1))));
    this.wakeUps = choices.of("wake-ups " + name);
    this.electionTimeouts =
        new ElectionTimeouts(surroundings.options().core().electionTimeoutNanos());
  }

  public String name() {
    return name;
  }

  public Storage storage() {
    return storage;
  }

  /** How long its member waits for a leader. */
  public ElectionTimeouts electionTimeouts() {
    return electionTimeouts;
  }

  /** Its clock leaps forward. */
  public void leap(long nanos) {
    clock.leap(nanos);
  }

  /** Empty while nothing runs. */
  public Optional<SimulatedProcess> process() {
    return process.filter(running -> !running.life().isOver());
  }

  public Optional<SimulatedMember> member() {
    return process().flatMap(SimulatedProcess::member);
  }

  public boolean isUp() {
    return process().isPresent();
  }

  public boolean isPaused() {
    return process().filter(running -> running.life().isPaused()).isPresent();
  }

  /**
   * Starts a process unless one runs.
   *
   * @return why it could not start
   */
  public Optional<IOException> start() {
    if (isUp()) {
      return Optional.empty();
    }
    process.ifPresent(ended -> storage.loseProcess());
    try {
      Draws draws = choices.of("process %s %d".formatted(name, ++starts));
      process =
          Optional.of(
              new SimulatedProcess(
                  name, surroundings, storage, clock, electionTimeouts.or(draws), draws));
      return Optional.empty();
    } catch (IOException failure) {
      process = Optional.empty();
      return Optional.of(failure);
    }
  }

  /** {@code kill -9}: what was written survives, fsynced or not. */
  public void kill() {
    process.ifPresent(SimulatedProcess::stop);
    storage.loseProcess();
    process = Optional.empty();
  }

  /** The power fails. */
  public void crash() {
    crash(Survival.SOME);
  }

  /** The power fails. */
  public void crash(Survival survival) {
    storage.foresee(survival);
    process.ifPresent(SimulatedProcess::stop);
    storage.losePower();
    process = Optional.empty();
  }

  public void pause() {
    process().ifPresent(running -> running.life().pause());
  }

  public void resume() {
    process()
        .filter(running -> running.life().isPaused())
        .ifPresent(running -> running.life().resume(wakeUps.chance(0.5)));
  }

  /** The volume is lost; what starts here next is another member. */
  public void wipe() {
    kill();
    storage.wipe();
  }

  /** A message has arrived. */
  public void receive(Message message) {
    process().ifPresent(running -> running.life().now(() -> running.receive(message)));
  }

  /** A request has arrived; nobody hears it where no member runs. */
  public void serve(Consumer<SimulatedMember> request) {
    process().ifPresent(running -> running.life().now(() -> running.member().ifPresent(request)));
  }

  /** A call of the admin API has arrived. */
  public void administer(Consumer<SimulatedProcess> call) {
    process().ifPresent(running -> running.life().now(() -> call.accept(running)));
  }

  @Override
  public String toString() {
    return name
        + (isPaused() ? " paused " : " ")
        + member().map(running -> running.status().toString()).orElse(isUp() ? "blank" : "down");
  }
}
