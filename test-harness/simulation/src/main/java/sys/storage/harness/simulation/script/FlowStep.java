package sys.storage.harness.simulation.script;

import java.time.Duration;

/** Time, and what is looked at. */
public sealed interface FlowStep extends Step {

  record Run(Duration length) implements FlowStep {}

  /**
   * Time goes on until then.
   *
   * @param time since the beginning
   */
  record At(Duration time, Step step) implements FlowStep {}

  /** Time goes on until the fact holds; it must within the bound. */
  record Until(Fact fact, Duration within) implements FlowStep {}

  /** The fact must hold now. */
  record Expect(Fact fact) implements FlowStep {}

  /**
   * Time goes on, and no member reaches a term that is higher than all are now.
   *
   * @param length of the time
   */
  record StayCalm(Duration length) implements FlowStep {}

  /** Everything works again: network, disks, pauses, nodes that are down, one operator. */
  record Calm() implements FlowStep {}
}
