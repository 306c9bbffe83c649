package sys.storage.harness.simulation.script;

import java.util.OptionalInt;

/** What becomes of single messages between members. The newest rule that fits decides. */
public sealed interface MessageStep extends Step {

  Traffic traffic();

  /**
   * @param count how many; empty: until a step lets them pass
   */
  record Lose(OptionalInt count, Traffic traffic) implements MessageStep {}

  /**
   * The messages wait outside the network.
   *
   * @param count how many; empty: until a step releases them
   */
  record Hold(OptionalInt count, Traffic traffic) implements MessageStep {}

  /**
   * The messages are sent twice.
   *
   * @param count how many; empty: until a step lets them pass
   */
  record Duplicate(OptionalInt count, Traffic traffic) implements MessageStep {}

  /**
   * The messages are damaged, so that whoever gets them has to refuse them.
   *
   * @param count how many; empty: until a step lets them pass
   */
  record Garble(OptionalInt count, Traffic traffic) implements MessageStep {}

  /**
   * Held messages go to the network, which carries them as usual.
   *
   * @param count how many; empty: all, and no further ones are held
   * @param newestFirst in the reverse of the order in which they were sent
   */
  record Release(OptionalInt count, Traffic traffic, boolean newestFirst) implements MessageStep {}

  /** The rules for exactly this traffic end. */
  record Pass(Traffic traffic) implements MessageStep {}
}
