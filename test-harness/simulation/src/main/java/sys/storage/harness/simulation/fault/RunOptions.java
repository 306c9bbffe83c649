package sys.storage.harness.simulation.fault;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import sys.storage.harness.simulation.choice.Choices;
import sys.storage.harness.simulation.choice.Draws;
import sys.storage.harness.simulation.client.ClientOptions;
import sys.storage.harness.simulation.network.NetworkOptions;
import sys.storage.harness.simulation.node.NodeOptions;
import sys.storage.harness.simulation.script.Option;
import sys.storage.harness.simulation.script.Population;
import sys.storage.harness.simulation.script.Setting;
import sys.storage.raft.core.CoreOptions;
import sys.storage.raft.core.SafetyMode;

/**
 * What kind of run a seed gives. Not everything goes wrong in every run (swarm testing: Groce et
 * al. 2012): what is left out lets the rest reach states that it would hide.
 *
 * @param replicas wanted at first
 * @param maxReplicas wanted at most
 * @param chaosNanos length of the first phase, in which things go wrong
 * @param faultIntervalNanos mean time between two faults
 */
public record RunOptions(
    int replicas,
    int maxReplicas,
    long chaosNanos,
    Set<Fault> faults,
    long faultIntervalNanos,
    NodeOptions node,
    NetworkOptions network,
    ClientOptions client,
    int clients,
    double clockDrift) {

  private static final long MILLI = 1_000_000;

  /** Draws the options of a run. */
  public static RunOptions draw(Choices choices) {
    Draws draws = choices.of("options");
    long electionTimeout = draws.between(80, 300) * MILLI;
    boolean readersEverywhere = draws.chance(0.2);
    double leaseDrift = draws.pick(readersEverywhere ? List.of(0.2, 0.5) : List.of(0.0, 0.1, 0.2));
    return new RunOptions(
        draws.pick(List.of(1, 2, 3, 3, 3, 4, 5, 5, 6, 7)),
        draws.pick(List.of(3, 4, 5, 5, 7)),
        draws.between(3_000, 9_000) * MILLI,
        faults(draws, readersEverywhere),
        draws.between(30, 600) * MILLI,
        new NodeOptions(
            core(draws, electionTimeout, leaseDrift),
            (int) draws.between(8, 64) * 1024,
            draws.between(100, 2_000) * MILLI,
            draws.chance(0.85)
                ? draws.between(20, 400) * 1_000
                : draws.between(MILLI, electionTimeout / 8),
            draws.between(20, 3_000) * 1_000),
        network(draws, draws.chance(0.5)),
        readersEverywhere ? readers(draws, electionTimeout) : anybody(draws, electionTimeout),
        (int) (readersEverywhere ? draws.between(4, 8) : draws.between(1, 6)),
        readersEverywhere || draws.chance(0.4) ? mostDrift(leaseDrift) : 0);
  }

  private static ClientOptions anybody(Draws draws, long electionTimeoutNanos) {
    return new ClientOptions(
        draws.between(2, 40) * MILLI,
        // Some give up before a round of messages is over, others after an election.
        draws.pick(List.of(4L, 10L, 20L, 40L, 80L)) * electionTimeoutNanos / 10,
        draws.fraction(0.1, 0.6),
        draws.chance(0.5) ? 0.5 : 0,
        draws.pick(List.of(0, 100, 600, 3_000)),
        draws.chance(0.4) ? draws.fraction(0.1, 0.7) : 0);
  }

  /** They ask for leases wherever they come, and so meet whoever believes in one. */
  private static ClientOptions readers(Draws draws, long electionTimeoutNanos) {
    return new ClientOptions(
        draws.between(2, 10) * MILLI,
        draws.between(4, 10) * electionTimeoutNanos / 10,
        draws.fraction(0.5, 0.8),
        draws.fraction(0.4, 0.9),
        0,
        draws.fraction(0.4, 0.8));
  }

  /**
   * How far a clock may be off when a lease is to be trusted that allows for so much drift: the
   * slowest leader holds it for {@code (1 - lease) / (1 - drift)} election timeouts, the fastest
   * follower honours it for {@code 1 / (1 + drift)}.
   */
  private static double mostDrift(double leaseDrift) {
    return leaseDrift / (2 - leaseDrift);
  }

  /** How a scenario says it. */
  public Setting setting(long seed) {
    CoreOptions core = node.core();
    var values = new EnumMap<Option, Double>(Option.class);
    values.put(Option.ELECTION_TIMEOUT, (double) core.electionTimeoutNanos());
    values.put(Option.HEARTBEAT_INTERVAL, (double) core.heartbeatIntervalNanos());
    values.put(Option.MAX_INFLIGHT_MESSAGES, (double) core.maxInflightMessages());
    values.put(Option.MAX_INFLIGHT_BYTES, (double) core.maxInflightBytes());
    values.put(Option.MAX_MESSAGE_BYTES, (double) core.maxMessageBytes());
    values.put(Option.MAX_UNCOMMITTED_BYTES, (double) core.maxUncommittedBytes());
    values.put(Option.MAX_LOG_MEMORY_BYTES, (double) core.maxLogMemoryBytes());
    values.put(Option.MAX_APPLY_BYTES, (double) core.maxApplyBytes());
    values.put(Option.SNAPSHOT_CHUNK_BYTES, (double) core.snapshotChunkBytes());
    values.put(Option.SNAPSHOT_BYTES_PER_SECOND, (double) core.snapshotBytesPerSecond());
    values.put(Option.TRAILING_ENTRIES, (double) core.trailingEntries());
    values.put(Option.PROMOTION_LAG_ENTRIES, (double) core.promotionLagEntries());
    values.put(Option.LEASE_DRIFT, core.leaseDriftFraction());
    values.put(Option.SEGMENT_BYTES, (double) node.segmentBytes());
    values.put(Option.SNAPSHOT_INTERVAL, (double) node.snapshotIntervalNanos());
    values.put(Option.SLOWEST_TURN, (double) node.slowestTurnNanos());
    values.put(Option.SLOWEST_APPLY, (double) node.slowestApplyNanos());
    values.put(Option.NETWORK_LOSS, network.loss());
    values.put(Option.NETWORK_DOUBLING, network.duplication());
    values.put(Option.NETWORK_FASTEST, (double) network.fastestNanos());
    values.put(Option.NETWORK_SLOWEST, (double) network.slowestNanos());
    values.put(Option.CLIENT_PAUSE, (double) client.thinkNanos());
    values.put(Option.CLIENT_TIMEOUT, (double) client.timeoutNanos());
    values.put(Option.CLIENT_READS, client.readFraction());
    values.put(Option.CLIENT_LEASE_READS, client.leaseFraction());
    values.put(Option.CLIENT_PADDING_BYTES, (double) client.maxPaddingBytes());
    values.put(Option.CLIENT_WANDERS, client.wanderFraction());
    values.put(Option.CLOCK_DRIFT, clockDrift);
    return new Setting(
        seed, new Population.Grown(replicas), Setting.Elections.BY_TIMEOUT, clients, values);
  }

  private static Set<Fault> faults(Draws draws, boolean withStaleLeaders) {
    var faults = EnumSet.noneOf(Fault.class);
    double share = draws.fraction(0.1, 0.9);
    for (Fault fault : Fault.values()) {
      if (draws.chance(share)) {
        faults.add(fault);
      }
    }
    if (withStaleLeaders) {
      faults.add(Fault.LEADER_LEFT_BEHIND);
    }
    if (faults.contains(Fault.WIPE) || faults.contains(Fault.DISK_DAMAGE)) {
      // Together they could take a quorum's disks away, one half each: Raft promises nothing then.
      if (draws.chance(0.5)) {
        faults.remove(Fault.FOREIGN_CHANGE);
      } else {
        faults.removeAll(EnumSet.of(Fault.WIPE, Fault.DISK_DAMAGE));
      }
    }
    return faults;
  }

  /** Limits so small that every one of them is reached, and no snapshot is slower than the log. */
  private static CoreOptions core(Draws draws, long electionTimeoutNanos, double leaseDrift) {
    return new CoreOptions(
        electionTimeoutNanos,
        electionTimeoutNanos / 6,
        (int) draws.between(1, 8),
        draws.between(300, 4_000),
        (int) draws.between(200, 2_000),
        draws.between(400, 8_000),
        draws.between(500, 20_000),
        draws.between(500, 10_000),
        (int) draws.between(150, 1_500),
        draws.between(50_000, 1_000_000),
        draws.between(5, 60),
        draws.between(4, 40),
        leaseDrift,
        SafetyMode.SAFE);
  }

  /**
   * @param bad whether anything is lost at all
   */
  static NetworkOptions network(Draws draws, boolean bad) {
    return bad
        ? new NetworkOptions(
            draws.fraction(0, 0.2),
            draws.fraction(0, 0.1),
            draws.between(50, 500) * 1_000,
            draws.between(1, 60) * MILLI)
        : NetworkOptions.CALM;
  }
}
