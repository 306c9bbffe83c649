package sys.storage.raft.node.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import sys.storage.raft.client.admin.FaultRule;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Notice;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.SafetyMode;
import sys.storage.raft.node.fault.Faults;
import sys.storage.raft.node.runtime.RaftMember;
import sys.storage.raft.node.runtime.RaftNode;
import sys.storage.raft.node.runtime.Violations;
import sys.storage.raft.node.transport.TransportCounters;

/** The meters of one node. Values are read when they are scraped. Any thread. */
public final class NodeMetrics {

  private static final Duration[] WRITE_BUCKETS = {
    Duration.ofNanos(100_000),
    Duration.ofNanos(250_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(1)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ConcurrentHashMap<String, Timer> requestTimers = new ConcurrentHashMap<>();
  private final RaftNode node;

  private final Timer logWrite;
  private final Counter electionsStarted;
  private final Counter elected;
  private final Counter leaderChanges;
  private final Counter truncations;
  private final Counter snapshotsSent;
  private final Counter snapshotsInstalled;
  private final Counter refusedMessages;
  private final MultiGauge peerLag;

  public NodeMetrics(RaftNode node, SafetyMode mode) {
    this.node = node;
    Gauge.builder("raft.unsafe", () -> mode == SafetyMode.SAFE ? 0 : 1)
        .description("1 when this node was started in an unsafe mode")
        .tags("mode", mode.text())
        .register(registry);
    logWrite =
        Timer.builder("raft.log.write")
            .description("Time of one write with its fsync")
            .serviceLevelObjectives(WRITE_BUCKETS)
            .register(registry);
    electionsStarted = counter("raft.elections.started", "Elections begun, pre-votes not counted");
    elected = counter("raft.leader.elections", "Elections that this node won");
    leaderChanges = counter("raft.leader.changes", "Times that a new leader became known");
    truncations = counter("raft.log.truncations", "Times that uncommitted entries were cut off");
    snapshotsSent = counter("raft.snapshots.sent", "Snapshot transfers begun");
    snapshotsInstalled = counter("raft.snapshots.installed", "Snapshots taken over from a leader");
    refusedMessages = counter("raft.messages.refused", "Messages meant for another member");
    peerLag =
        MultiGauge.builder("raft.peer.lag")
            .description("Entries that a peer is behind; on a leader")
            .register(registry);
    statusGauges();
    loadGauges();
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private void statusGauges() {
    status("raft.current.term", "Current term", CoreStatus::term);
    status("raft.is.leader", "1 on the leader", s -> s.role() == Role.LEADER ? 1 : 0);
    status("raft.node.state", "0 follower, 1 candidate, 2 leader, 3 removed", NodeMetrics::number);
    status("raft.commit.index", "Last committed entry", CoreStatus::commitIndex);
    status("raft.applied.index", "Last executed entry", CoreStatus::appliedIndex);
    status("raft.durable.index", "Last fsynced entry", CoreStatus::durableIndex);
    status("raft.last.index", "Last entry of the log", CoreStatus::lastIndex);
    status("raft.first.index", "First entry of the log", CoreStatus::firstIndex);
    status("raft.snapshot.index", "Last entry in the newest snapshot", CoreStatus::snapshotIndex);
    status("raft.voters", "Voters of the configuration", s -> s.configuration().voters().size());
    status("raft.joint", "1 while joint", s -> s.configuration().isJoint() ? 1 : 0);
    FunctionCounter.builder(
            "raft.committed.entries", node, n -> member(n, m -> m.status().commitIndex()))
        .description("Entries committed since the cluster's birth")
        .register(registry);
  }

  private static long number(CoreStatus status) {
    return switch (status.role()) {
      case FOLLOWER -> 0;
      case PRE_CANDIDATE, CANDIDATE -> 1;
      case LEADER -> 2;
      case RETIRED -> 3;
    };
  }

  private void loadGauges() {
    load("raft.queue.depth", "Events that wait for the core", RaftMember.Load::mailbox);
    load("raft.pending.requests", "Requests without an answer", RaftMember.Load::pendingRequests);
    load("raft.queued.writes", "Batches that wait for the disk", RaftMember.Load::queuedWrites);
    load("raft.queued.applies", "Batches to be executed", RaftMember.Load::queuedApplies);
    load("raft.log.bytes", "Bytes of the log's segments", RaftMember.Load::logBytes);
    gauge("raft.revision", "Newest revision of the store", m -> m.state().revision());
    gauge("raft.keys", "Number of keys", m -> m.state().size());
    total("raft.proposals", "Commands taken from clients", m -> m.counts().proposals());
    total("raft.reads", "Linearizable reads taken from clients", m -> m.counts().reads());
  }

  /** Counts what passes the peer port. */
  public void watch(TransportCounters transport) {
    passed(transport, "raft.peer.sent.messages", TransportCounters::sentMessages);
    passed(transport, "raft.peer.sent.bytes", TransportCounters::sentBytes);
    passed(transport, "raft.peer.received.messages", TransportCounters::receivedMessages);
    passed(transport, "raft.peer.received.bytes", TransportCounters::receivedBytes);
    passed(transport, "raft.peer.dropped.messages", TransportCounters::droppedMessages);
    passed(transport, "raft.peer.malformed.frames", TransportCounters::malformedFrames);
    passed(transport, "raft.peer.refused.connections", TransportCounters::refusedHandshakes);
    passed(transport, "raft.append.entries", TransportCounters::sentAppends);
    passed(transport, "raft.request.vote", TransportCounters::sentVoteRequests);
  }

  /** Counts what must never be. */
  public void watch(Violations violations) {
    FunctionCounter.builder("raft.violations", violations, Violations::count)
        .description("Things seen that must never be: see /admin/status")
        .register(registry);
  }

  /** Counts the faults that are injected on purpose. */
  public void watch(Faults faults) {
    for (FaultRule.Kind kind : FaultRule.Kind.values()) {
      FunctionCounter.builder("raft.injected.faults", faults, f -> f.injected(kind))
          .description("Messages and fsyncs hit by injected faults")
          .tag("kind", kind.toString())
          .register(registry);
    }
  }

  private void passed(
      TransportCounters transport, String name, ToDoubleFunction<TransportCounters> count) {
    FunctionCounter.builder(name, transport, count).register(registry);
  }

  private void status(String name, String description, ToLongFunction<CoreStatus> value) {
    gauge(name, description, member -> value.applyAsLong(member.status()));
  }

  private void load(String name, String description, ToLongFunction<RaftMember.Load> value) {
    gauge(name, description, member -> value.applyAsLong(member.load()));
  }

  private void gauge(String name, String description, ToLongFunction<RaftMember> value) {
    Gauge.builder(name, node, n -> member(n, value)).description(description).register(registry);
  }

  private void total(String name, String description, ToLongFunction<RaftMember> value) {
    FunctionCounter.builder(name, node, n -> member(n, value))
        .description(description)
        .register(registry);
  }

  private static double member(RaftNode node, ToLongFunction<RaftMember> value) {
    return node.member().map(member -> (double) value.applyAsLong(member)).orElse(0.0);
  }

  public void logWritten(long nanos) {
    logWrite.record(Duration.ofNanos(nanos));
  }

  /** A request of the client port was answered. */
  public void request(String method, int status, long nanos) {
    String outcome = status / 100 + "xx";
    requestTimers
        .computeIfAbsent(
            method + outcome,
            _ ->
                Timer.builder("raft.http.requests")
                    .description("Requests of the client port")
                    .tags("method", method, "outcome", outcome)
                    .register(registry))
        .record(Duration.ofNanos(nanos));
  }

  public void count(Notice notice) {
    switch (notice) {
      case Notice.RoleChanged changed -> {
        if (changed.to() == Role.LEADER) {
          elected.increment();
        }
      }
      case Notice.LeaderChanged changed -> {
        if (changed.leader().isPresent()) {
          leaderChanges.increment();
        }
      }
      case Notice.ElectionStarted started -> {
        if (!started.preVote()) {
          electionsStarted.increment();
        }
      }
      case Notice.LogTruncated _ -> truncations.increment();
      case Notice.SnapshotSendStarted _ -> snapshotsSent.increment();
      case Notice.SnapshotInstalled _ -> snapshotsInstalled.increment();
      case Notice.MessageRefused _ -> refusedMessages.increment();
      case Notice.ConfigurationChanged _,
          Notice.ConfigurationCommitted _,
          Notice.Violation _,
          Notice.Retired _ -> {}
    }
  }

  /** All values in Prometheus' text format. */
  public String scrape() {
    List<MultiGauge.Row<?>> rows =
        node.member().stream()
            .map(RaftMember::status)
            .<MultiGauge.Row<?>>flatMap(
                status ->
                    status.peers().stream()
                        .map(
                            peer ->
                                MultiGauge.Row.of(
                                    Tags.of("peer", peer.member().name()),
                                    Math.max(0, status.lastIndex() - peer.matchIndex()))))
            .toList();
    peerLag.register(rows, true);
    return registry.scrape();
  }
}
