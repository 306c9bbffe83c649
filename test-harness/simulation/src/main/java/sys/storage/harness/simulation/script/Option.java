package sys.storage.harness.simulation.script;

import java.util.Locale;
import sys.storage.raft.core.SafetyMode;

/** Sizes, times and shares that a scenario may set. */
public enum Option {
  /** Lower bound of the election timeout; a lease is honoured as long. */
  ELECTION_TIMEOUT(Unit.TIME, 150e6),
  HEARTBEAT_INTERVAL(Unit.TIME, 25e6),
  MAX_INFLIGHT_MESSAGES(Unit.COUNT, 256),
  MAX_INFLIGHT_BYTES(Unit.COUNT, 2 << 20),
  MAX_MESSAGE_BYTES(Unit.COUNT, 256 << 10),
  MAX_UNCOMMITTED_BYTES(Unit.COUNT, 8 << 20),
  MAX_LOG_MEMORY_BYTES(Unit.COUNT, 2 << 20),
  MAX_APPLY_BYTES(Unit.COUNT, 4 << 20),
  SNAPSHOT_CHUNK_BYTES(Unit.COUNT, 256 << 10),
  SNAPSHOT_BYTES_PER_SECOND(Unit.COUNT, 64 << 20),
  /** Entries that are kept behind a snapshot. */
  TRAILING_ENTRIES(Unit.COUNT, 20_000),
  PROMOTION_LAG_ENTRIES(Unit.COUNT, 500),
  LEASE_DRIFT(Unit.SHARE, 0.1),
  SEGMENT_BYTES(Unit.COUNT, 64 << 10),
  /** So long that snapshots are taken by steps alone. */
  SNAPSHOT_INTERVAL(Unit.TIME, 3_600e9),
  /** How long an event waits at most for its node's loop. */
  SLOWEST_TURN(Unit.TIME, 1e3),
  SLOWEST_APPLY(Unit.TIME, 1e3),
  NETWORK_LOSS(Unit.SHARE, 0),
  NETWORK_DOUBLING(Unit.SHARE, 0),
  NETWORK_FASTEST(Unit.TIME, 200e3),
  NETWORK_SLOWEST(Unit.TIME, 200e3),
  /** Longest pause of a client in the background. */
  CLIENT_PAUSE(Unit.TIME, 20e6),
  CLIENT_TIMEOUT(Unit.TIME, 300e6),
  CLIENT_READS(Unit.SHARE, 0.3),
  CLIENT_LEASE_READS(Unit.SHARE, 0),
  CLIENT_PADDING_BYTES(Unit.COUNT, 0),
  /** Share of operations that clients in the background begin at any node, not at the leader. */
  CLIENT_WANDERS(Unit.SHARE, 0),
  /** Share by which clocks are too fast or too slow at most. */
  CLOCK_DRIFT(Unit.SHARE, 0),
  /** Which rule of the protocol is left out: the place of the mode among {@link SafetyMode}'s. */
  SAFETY_MODE(Unit.MODE, 0);

  /** How a value is written. */
  enum Unit {
    /** Nanoseconds; written with a unit. */
    TIME,
    /** Bytes, entries and the like: a whole number. */
    COUNT,
    /** From 0 to 1. */
    SHARE,
    /** By its name. */
    MODE
  }

  private final Unit unit;
  private final double byDefault;

  Option(Unit unit, double byDefault) {
    this.unit = unit;
    this.byDefault = byDefault;
  }

  Unit unit() {
    return unit;
  }

  /** The value in a calm world, in nanoseconds, bytes, entries, or as a share. */
  public double byDefault() {
    return byDefault;
  }

  /** As a scenario writes it. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
