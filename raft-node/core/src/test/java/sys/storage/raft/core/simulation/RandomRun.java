package sys.storage.raft.core.simulation;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import sys.storage.raft.core.CoreOptions;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.Reply;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;

/**
 * One seed: everything goes wrong for a while (safety), then nothing does any more and the cluster
 * has to recover (liveness).
 */
public final class RandomRun {

  private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");

  private final SimulatedCluster cluster;
  private final SimulatedOperator operator;
  private final RandomGenerator random;
  private final Set<Long> acknowledged = new HashSet<>();
  private long acknowledgedIndex;
  private long commands;
  private long reads;
  private boolean chaos = true;
  private boolean loaded = true;

  public RandomRun(long seed) {
    this.cluster = new SimulatedCluster(seed, tightLimits());
    this.operator = new SimulatedOperator(cluster);
    this.random = cluster.random();
  }

  /** Limits so small that every one of them is reached. */
  private static CoreOptions tightLimits() {
    return new CoreOptions(
        100_000_000, 20_000_000, 4, 600, 300, 4_000, 1_500, 800, 256, 200_000, 10, 8, 0.1);
  }

  /** What a run has seen, to prove that it was not idle. */
  public record Summary(
      long elections,
      long commands,
      long acknowledged,
      long reads,
      long membershipSteps,
      long committed) {}

  public Summary run() {
    cluster.clockDrift(0.04);
    cluster.bootstrap("a");
    operator.target(new TreeSet<>(Set.of(cluster.node("a").id())));
    chooseTarget(3);
    every(7, this::propose);
    every(11, this::read);
    every(40, this::operate);
    every(60, this::disturb);
    every(130, this::snapshot);
    every(2_500, () -> chooseTarget(random.nextInt(1, NAMES.size() + 1)));
    cluster.runForMillis(12_000);
    recover();
    return new Summary(
        cluster.invariants().elections(),
        commands,
        acknowledged.size(),
        reads,
        operator.stepsDone(),
        cluster.invariants().committed().size());
  }

  private void recover() {
    chaos = false;
    cluster.network().heal();
    cluster.network().unreliable(0, 0, 1);
    cluster.slowDisks(1);
    cluster.nodes().stream()
        .filter(node -> !node.isUp())
        .forEach(node -> cluster.start(node.id().name()));
    cluster.runUntil("a leader and the target configuration", 60_000, operator::isDone);
    long before = acknowledged.size();
    cluster.runUntil(
        "new commands are acknowledged", 60_000, () -> acknowledged.size() > before + 10);
    loaded = false;
    cluster.runUntil("all members have caught up", 60_000, this::isConverged);
    for (MemberId member : cluster.configuration().members()) {
      Set<Long> held = cluster.node(member.name()).stateMachine().commands();
      if (!held.containsAll(acknowledged)) {
        var lost = new TreeSet<>(acknowledged);
        lost.removeAll(held);
        throw new AssertionError(member + " lost acknowledged commands " + lost);
      }
    }
  }

  private boolean isConverged() {
    return cluster
        .leader()
        .map(SimulatedNode::status)
        .filter(leader -> leader.commitIndex() == leader.lastIndex())
        .filter(
            leader ->
                leader.configuration().members().stream()
                    .map(member -> cluster.node(member.name()).stateMachine())
                    .allMatch(machine -> machine.applied() == leader.commitIndex()))
        .isPresent();
  }

  private void every(long millis, Runnable what) {
    cluster.after(
        random.nextLong(millis * 500_000, millis * 1_500_000),
        () -> {
          what.run();
          every(millis, what);
        });
  }

  // The load.

  private void propose() {
    for (SimulatedNode node : cluster.nodes()) {
      if (node.isLeader() && loaded) {
        long command = ++commands;
        byte[] payload = new byte[8 + random.nextInt(120)];
        ByteBuffer.wrap(payload).putLong(command);
        cluster.ask(node, this::onProposed, id -> new Event.Propose(id, payload));
      }
    }
  }

  private void onProposed(SimulatedNode node, Reply reply) {
    if (reply instanceof Reply.Proposed(long _, long index, long term)) {
      watch(node, node.life(), index, term, 200);
    }
  }

  /** The client is answered when the leader has applied its entry. */
  private void watch(SimulatedNode node, int life, long index, long term, int patience) {
    cluster.after(
        5_000_000,
        () -> {
          if (node.life() != life || patience == 0) {
            return;
          }
          if (node.stateMachine().applied() < index) {
            watch(node, life, index, term, patience - 1);
            return;
          }
          Entry entry = cluster.invariants().committed().get(index);
          if (entry != null && entry.term() == term) {
            acknowledged.add(entry.payload().getLong());
            acknowledgedIndex = Math.max(acknowledgedIndex, index);
          }
        });
  }

  private void read() {
    for (SimulatedNode node : cluster.nodes()) {
      if (node.isLeader()) {
        long atLeast = acknowledgedIndex;
        cluster.ask(
            node,
            (reader, reply) -> {
              if (reply instanceof Reply.ReadReady(long _, long readIndex)) {
                reads++;
                if (readIndex < atLeast) {
                  throw new AssertionError(
                      "stale read at %s: index %d, %d was acknowledged before"
                          .formatted(reader.id(), readIndex, atLeast));
                }
              }
            },
            id -> new Event.Read(id, random.nextBoolean()));
      }
    }
  }

  private void snapshot() {
    cluster.snapshot(anyNode().id().name());
  }

  private void chooseTarget(int size) {
    if (!chaos) {
      return;
    }
    var names = new ArrayList<>(NAMES);
    Collections.shuffle(names, Random.from(random));
    var target = new TreeSet<MemberId>();
    for (String name : names.subList(0, size)) {
      if (cluster.nodes().stream().noneMatch(node -> node.id().name().equals(name))) {
        cluster.blank(name);
      }
      target.add(renewIfRetired(cluster.node(name)).id());
    }
    operator.target(target);
  }

  private void operate() {
    var target = new TreeSet<MemberId>();
    for (MemberId member : operator.target()) {
      target.add(renewIfRetired(cluster.node(member.name())).id());
    }
    operator.target(target);
    operator.act();
  }

  /** A member that was removed comes back with an empty disk, as another one. */
  private SimulatedNode renewIfRetired(SimulatedNode node) {
    if (!node.isUp() || node.status().role() != Role.RETIRED) {
      return node;
    }
    String name = node.id().name();
    cluster.crash(name);
    return cluster.blank(new MemberId(name, new UUID(random.nextLong(), random.nextLong())));
  }

  // The trouble.

  private SimulatedNode anyNode() {
    List<SimulatedNode> all = List.copyOf(cluster.nodes());
    return all.get(random.nextInt(all.size()));
  }

  private void disturb() {
    if (!chaos) {
      return;
    }
    switch (random.nextInt(16)) {
      case 0, 1 -> crash(anyNode());
      case 2 -> cluster.leader().ifPresent(this::crash);
      case 3 -> cluster.network().cut(anyNode().id().name(), anyNode().id().name());
      case 4 -> cluster.network().cutOneWay(anyNode().id().name(), anyNode().id().name());
      case 5 -> partition();
      case 6, 7, 8 -> cluster.network().heal();
      case 9 ->
          cluster
              .network()
              .unreliable(
                  random.nextDouble() * 0.2, random.nextDouble() * 0.1, random.nextLong(1, 60));
      case 10 -> cluster.network().unreliable(0, 0, 2);
      case 11 -> cluster.slowDisks(random.nextLong(1, 60));
      case 12 -> transfer();
      case 13 -> cluster.post(anyNode(), new Event.PeerUnreachable(anyNode().id()));
      case 14 -> operator.restart();
      default -> wipe();
    }
  }

  private void crash(SimulatedNode node) {
    if (node.isUp()) {
      String name = node.id().name();
      cluster.crash(name);
      cluster.after(
          random.nextLong(1_000_000, 800_000_000),
          () -> {
            if (!cluster.node(name).isUp()) {
              cluster.start(name);
            }
          });
    }
  }

  private void partition() {
    Set<String> side =
        cluster.nodes().stream()
            .map(node -> node.id().name())
            .filter(_ -> random.nextBoolean())
            .collect(Collectors.toSet());
    for (SimulatedNode left : cluster.nodes()) {
      for (SimulatedNode right : cluster.nodes()) {
        if (side.contains(left.id().name()) && !side.contains(right.id().name())) {
          cluster.network().cut(left.id().name(), right.id().name());
        }
      }
    }
  }

  private void transfer() {
    cluster
        .leader()
        .ifPresent(
            leader ->
                cluster.ask(
                    leader,
                    id -> new Event.TransferLeadership(id, Optional.empty(), operator.epoch())));
  }

  /** A disk is lost: only where the others can do without it, which is all that Raft promises. */
  private void wipe() {
    SimulatedNode victim = anyNode();
    MemberId lost = victim.id();
    boolean affordable =
        cluster
            .leader()
            .map(SimulatedNode::status)
            .filter(CoreStatus::configurationCommitted)
            .filter(status -> !status.configuration().isJoint())
            .filter(status -> status.configuration().voters().size() >= 3)
            .filter(
                status ->
                    status.configuration().voters().stream()
                        .allMatch(member -> cluster.find(member).isPresent()))
            .filter(
                status ->
                    status.peers().stream()
                        .allMatch(
                            peer -> peer.active() && peer.matchIndex() >= status.commitIndex()))
            .filter(status -> !status.leader().equals(Optional.of(lost)))
            .isPresent();
    if (affordable) {
      if (victim.isUp()) {
        cluster.crash(lost.name());
      }
      SimulatedNode renewed =
          cluster.blank(new MemberId(lost.name(), new UUID(random.nextLong(), random.nextLong())));
      if (operator.target().contains(lost)) {
        var target = new TreeSet<>(operator.target());
        target.remove(lost);
        target.add(renewed.id());
        operator.target(target);
      }
    }
  }
}
