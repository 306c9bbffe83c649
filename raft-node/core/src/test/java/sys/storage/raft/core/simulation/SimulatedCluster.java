package sys.storage.raft.core.simulation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import sys.storage.raft.core.Bootstrap;
import sys.storage.raft.core.CoreOptions;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Effects;
import sys.storage.raft.core.Effects.ToApply;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.Notice;
import sys.storage.raft.core.Reply;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.message.Message;

/** Nodes, network and time in one event queue. Everything follows from the seed. */
public final class SimulatedCluster {

  private static final UUID CLUSTER = new UUID(0, 1);
  private static final long TICK_NANOS = 10_000_000;
  private static final boolean TRACE = Boolean.getBoolean("simulation.trace");

  private final RandomGenerator random;
  private final CoreOptions options;
  private final SimulatedNetwork network;
  private final Invariants invariants = new Invariants(this);
  private final Map<String, SimulatedNode> nodes = new TreeMap<>();
  private final Map<MemberId, SimulatedDisk> disks = new HashMap<>();
  private final PriorityQueue<Scheduled> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Scheduled::atNanos).thenComparingLong(Scheduled::order));
  private final Map<Long, Reply> replies = new HashMap<>();
  private final Map<Long, SimulatedClient> clients = new HashMap<>();
  private final List<Message> sent = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();
  private boolean recording;
  private long nowNanos;
  private long order;
  private long requests;
  private long maxSyncNanos = 400_000;
  private double maxClockDrift;

  private record Scheduled(long atNanos, long order, Runnable what) {}

  public SimulatedCluster(long seed, CoreOptions options) {
    this.random = new SplittableRandom(seed);
    this.options = options;
    this.network = new SimulatedNetwork(random);
  }

  public static SimulatedCluster withDefaults(long seed) {
    return new SimulatedCluster(seed, CoreOptions.withElectionTimeoutMillis(300));
  }

  // Making and breaking nodes.

  public static MemberId member(String name) {
    return new MemberId(name, UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
  }

  /** A cluster of one voter. */
  public SimulatedNode bootstrap(String name) {
    SimulatedNode node = create(member(name));
    node.disk().format(Bootstrap.HARD_STATE, Bootstrap.firstEntry(node.id(), 0));
    start(name);
    return node;
  }

  /** Grows by the normal path to these voters; the cluster must be led. */
  public void grow(String... names) {
    var operator = new SimulatedOperator(this);
    var target = new TreeSet<MemberId>();
    for (String name : names) {
      if (!nodes.containsKey(name)) {
        blank(name);
      }
      target.add(node(name).id());
    }
    operator.target(target);
    while (!operator.isDone()) {
      operator.act();
      runForMillis(20);
    }
  }

  /** A cluster of these voters, led by one of them. */
  public static SimulatedCluster of(long seed, String... names) {
    var cluster = withDefaults(seed);
    cluster.bootstrap(names[0]);
    cluster.awaitLeader();
    cluster.grow(names);
    return cluster;
  }

  /** A formatted node that knows of nobody. */
  public SimulatedNode blank(String name) {
    return blank(member(name));
  }

  public SimulatedNode blank(MemberId id) {
    SimulatedNode node = create(id);
    start(id.name());
    return node;
  }

  private SimulatedNode create(MemberId id) {
    double rate = 1 + (random.nextDouble() - 0.5) * 2 * maxClockDrift;
    var node = new SimulatedNode(CLUSTER, id, options, rate, random);
    nodes.put(id.name(), node);
    disks.put(id, node.disk());
    return node;
  }

  public void start(String name) {
    SimulatedNode node = node(name);
    node.start();
    invariants.started(node);
    scheduleTick(node, node.life());
  }

  public void crash(String name) {
    node(name).crash();
  }

  private void scheduleTick(SimulatedNode node, int life) {
    inLife(
        node,
        life,
        TICK_NANOS,
        () -> {
          turn(node);
          scheduleTick(node, life);
        });
  }

  /** Clocks run up to this share too fast or too slow. Before nodes are made. */
  public void clockDrift(double fraction) {
    maxClockDrift = fraction;
  }

  public void slowDisks(long maxSyncMillis) {
    maxSyncNanos = maxSyncMillis * 1_000_000;
  }

  public SimulatedNetwork network() {
    return network;
  }

  public RandomGenerator random() {
    return random;
  }

  public SimulatedNode node(String name) {
    return Objects.requireNonNull(nodes.get(name), name);
  }

  /** The node with this name and this disk, if the disk is not lost. */
  Optional<SimulatedNode> find(MemberId id) {
    return Optional.ofNullable(nodes.get(id.name())).filter(node -> node.id().equals(id));
  }

  /** What was on the disk of this member, even if it is lost by now. */
  Optional<SimulatedDisk> diskOf(MemberId id) {
    return Optional.ofNullable(disks.get(id));
  }

  public Collection<SimulatedNode> nodes() {
    return nodes.values();
  }

  public Invariants invariants() {
    return invariants;
  }

  public CoreOptions options() {
    return options;
  }

  // Time.

  public long nowNanos() {
    return nowNanos;
  }

  public void runForMillis(long millis) {
    long until = nowNanos + millis * 1_000_000;
    while (!queue.isEmpty() && queue.peek().atNanos() <= until) {
      runNext();
    }
    nowNanos = until;
  }

  /** Runs until the condition holds. */
  public void runUntil(String what, BooleanSupplier condition) {
    runUntil(what, 30_000, condition);
  }

  public void runUntil(String what, long boundMillis, BooleanSupplier condition) {
    long bound = nowNanos + boundMillis * 1_000_000;
    while (!condition.getAsBoolean()) {
      if (queue.isEmpty() || nowNanos > bound) {
        throw new AssertionError(
            "not within %d ms: %s\n%s".formatted(boundMillis, what, describe()));
      }
      runNext();
    }
  }

  private void runNext() {
    Scheduled next = queue.remove();
    nowNanos = Math.max(nowNanos, next.atNanos());
    next.what().run();
  }

  void after(long delayNanos, Runnable what) {
    queue.add(new Scheduled(nowNanos + delayNanos, order++, what));
  }

  private void inLife(SimulatedNode node, int life, long delayNanos, Runnable what) {
    after(
        delayNanos,
        () -> {
          if (node.isUp() && node.life() == life) {
            what.run();
          }
        });
  }

  // Turns.

  /** Puts an event into a node's queue; its turn comes soon. */
  public void post(SimulatedNode node, Event event) {
    if (node.isUp() && node.enqueue(event)) {
      inLife(node, node.life(), random.nextLong(1_000, 100_000), () -> turn(node));
    }
  }

  private void turn(SimulatedNode node) {
    CoreStatus before = node.status();
    Effects effects;
    try {
      effects = node.turn(nowNanos);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          "at %d ms, %s\n%s".formatted(nowNanos / 1_000_000, node.id(), describe()), e);
    }
    trace(node, effects);
    execute(node, effects);
    invariants.afterTurn(node, effects, before);
  }

  /** With {@code -Dsimulation.trace=true}: everything that every node does. */
  private void trace(SimulatedNode node, Effects effects) {
    if (TRACE) {
      System.err.printf("%d us, %s: %s%n", nowNanos / 1_000, node.id(), effects);
    }
  }

  private void execute(SimulatedNode node, Effects effects) {
    int life = node.life();
    effects
        .persist()
        .ifPresent(
            batch -> {
              boolean idle = node.disk().isIdle();
              node.disk().write(batch);
              if (idle) {
                scheduleSync(node, life);
              }
            });
    effects.messages().forEach(this::send);
    effects.apply().forEach(work -> apply(node, work));
    effects.replies().forEach(reply -> replied(node, reply));
    if (recording) {
      notices.addAll(effects.notices());
    }
  }

  private void scheduleSync(SimulatedNode node, int life) {
    inLife(
        node,
        life,
        random.nextLong(100_000, maxSyncNanos),
        () -> {
          post(node, new Event.Persisted(node.disk().sync()));
          if (!node.disk().isIdle()) {
            scheduleSync(node, life);
          }
        });
  }

  private void send(Message message) {
    if (recording) {
      sent.add(message);
    }
    invariants.sent(message);
    for (int copies = network.copies(message); copies > 0; copies--) {
      after(network.delayNanos(), () -> arrive(message));
    }
  }

  private void arrive(Message message) {
    SimulatedNode target = nodes.get(message.envelope().to().name());
    if (target != null && network.copies(message) > 0) {
      post(target, new Event.Received(message));
    }
  }

  private void apply(SimulatedNode node, ToApply work) {
    switch (work) {
      case ToApply.Entries(List<Entry> entries) -> {
        for (Entry entry : entries) {
          node.stateMachine().apply(entry);
          invariants.applied(node, entry);
        }
      }
      case ToApply.Restore(SnapshotMetadata snapshot) -> {
        byte[] data = node.disk().newestSnapshot().orElseThrow().data();
        node.stateMachine().restore(snapshot, data);
        node.log().clear();
      }
    }
    long applied = node.stateMachine().applied();
    inLife(
        node,
        node.life(),
        random.nextLong(1_000, 300_000),
        () -> post(node, new Event.Applied(applied)));
  }

  /** The node saves its state; the log may be compacted. */
  public void snapshot(String name) {
    SimulatedNode node = node(name);
    long newest = node.disk().newestSnapshot().map(file -> file.metadata().index()).orElse(0L);
    if (!node.isUp() || node.status().appliedIndex() <= newest) {
      return;
    }
    byte[] data = node.stateMachine().save();
    SnapshotMetadata metadata = node.stateMachine().metadata(data.length);
    if (metadata.index() > node.status().appliedIndex()) {
      return; // the core has not been told yet
    }
    node.disk().saveSnapshot(metadata, data);
    post(node, new Event.SnapshotSaved(metadata));
  }

  // Requests.

  /** Asks a node for something; the answer is found by the number that is returned. */
  public long ask(SimulatedNode node, LongFunction<Event> request) {
    long requestId = ++requests;
    post(node, request.apply(requestId));
    return requestId;
  }

  long ask(SimulatedNode node, SimulatedClient client, LongFunction<Event> request) {
    clients.put(requests + 1, client);
    return ask(node, request);
  }

  private void replied(SimulatedNode node, Reply reply) {
    if (replies.put(reply.requestId(), reply) != null) {
      throw new AssertionError("second reply " + reply);
    }
    SimulatedClient client = clients.remove(reply.requestId());
    if (client != null) {
      client.onReply(node, reply);
    }
  }

  public Optional<Reply> reply(long requestId) {
    return Optional.ofNullable(replies.get(requestId));
  }

  public Reply await(long requestId) {
    runUntil("reply to request " + requestId, () -> replies.containsKey(requestId));
    return reply(requestId).orElseThrow();
  }

  // What can be seen.

  /** From now on messages and notices are kept. */
  public void record() {
    recording = true;
    sent.clear();
    notices.clear();
  }

  public List<Message> sent() {
    return sent;
  }

  public List<Notice> notices() {
    return notices;
  }

  /** The leader of the highest term, if there is one. */
  public Optional<SimulatedNode> leader() {
    return nodes.values().stream()
        .filter(SimulatedNode::isLeader)
        .max(Comparator.comparingLong(node -> node.status().term()));
  }

  public SimulatedNode awaitLeader() {
    runUntil(
        "a leader whose term has a committed entry",
        () -> leader().filter(SimulatedCluster::hasCommittedInItsTerm).isPresent());
    return leader().orElseThrow();
  }

  static boolean hasCommittedInItsTerm(SimulatedNode node) {
    Entry last = node.log().get(node.status().commitIndex());
    return last != null && last.term() == node.status().term();
  }

  /** The configuration that the leader's log has now. */
  public Configuration configuration() {
    return leader().orElseThrow().status().configuration();
  }

  String describe() {
    var text = new StringBuilder();
    nodes.values().forEach(node -> text.append(node).append('\n'));
    return text.toString();
  }
}
