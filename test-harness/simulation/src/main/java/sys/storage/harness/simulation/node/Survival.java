package sys.storage.harness.simulation.node;

/** What a failure of the power leaves of what was written and not fsynced. */
public enum Survival {
  /** Any part of it, as drawn. */
  SOME,
  /** Nothing, not even what was being written. */
  NOTHING,
  /** All of it, and what was being written reaches the disk whole. */
  EVERYTHING
}
