package sys.storage.harness.simulation.script;

import java.time.Duration;
import java.util.Optional;
import sys.storage.harness.simulation.node.Survival;

/** What happens to a machine, its clock and its disk. */
public sealed interface MachineStep extends Step {

  /** The machine that it happens to. */
  String node();

  /** A process starts, unless one runs. */
  record Start(String node) implements MachineStep {}

  /**
   * {@code kill -9}: what was written survives.
   *
   * @param downFor when it starts again; empty: when a step says so
   */
  record Kill(String node, Optional<Duration> downFor) implements MachineStep {}

  /**
   * The power fails.
   *
   * @param survival what becomes of writes that were not fsynced
   * @param downFor when it starts again; empty: when a step says so
   */
  record Crash(String node, Survival survival, Optional<Duration> downFor) implements MachineStep {}

  /**
   * The process stands still; messages wait for it.
   *
   * @param length empty: until a step resumes it
   */
  record Pause(String node, Optional<Duration> length) implements MachineStep {}

  record Resume(String node) implements MachineStep {}

  /** The volume is lost, and its process with it; what starts there next is another member. */
  record Wipe(String node) implements MachineStep {}

  /** The disk gets a quality. */
  record DiskIs(String node, DiskState state) implements MachineStep {}

  /** The longest time that a write with its fsync takes from now on. */
  record DiskTakes(String node, Duration slowest) implements MachineStep {}

  /** One of the fsyncs that a held disk keeps waiting comes back. */
  record DiskSyncsOne(String node) implements MachineStep {}

  /** Some bits on the disk flip, and nobody is told. */
  record Damage(String node) implements MachineStep {}

  /** The machine's clock leaps forward. */
  record Leap(String node, Duration by) implements MachineStep {}

  /** The election timeout of a member is over at once. */
  record Campaign(String node) implements MachineStep {}

  /**
   * How long a member waits for a leader, from the next time on that it restarts its timeout.
   *
   * @param decided empty: drawn
   */
  record ElectionTimeout(String node, Optional<Duration> decided) implements MachineStep {}

  /** A member saves a snapshot now. */
  record Snapshot(String node) implements MachineStep {}

  /** The transport of a node comes to believe that a peer cannot be reached. */
  record Unreachable(String peer, String node) implements MachineStep {}

  /** See {@link DiskIs}. */
  enum DiskState {
    /** Every fsync fails. */
    FAILING,
    /** Nothing more can be written. */
    FULL,
    /** No fsync comes back. */
    HELD,
    /** None of these. */
    WELL
  }
}
