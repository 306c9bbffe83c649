package sys.storage.harness.scenarios.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import sys.storage.harness.scenarios.cluster.Members;
import sys.storage.raft.client.Member;
import sys.storage.raft.client.admin.FaultReport;
import sys.storage.raft.client.admin.FaultRule;
import sys.storage.raft.client.admin.FaultRule.Direction;
import sys.storage.raft.client.admin.FaultRule.MessageKind;

/**
 * The ways between the members of a cluster. Whatever is done to them is proved to have its effect
 * before the call returns: by a message sent each way, and counted at both ends.
 *
 * <p>Every call throws {@link FaultFailed} when a node refuses, does not answer, or the effect is
 * not seen. One thread.
 */
public final class Network {

  /** All rules of this class, so that a new cut takes the place of the old one. */
  private static final String TOKEN = "network";

  private static final String ENTRIES_TOKEN = "entries";
  private static final String DELAY_TOKEN = "delay";
  private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);
  private static final long LOOK_AGAIN_MILLIS = 5;

  private final FaultyNodes nodes;

  public Network(Members members) {
    this.nodes = new FaultyNodes(members);
  }

  /**
   * Cuts all ways between two sides, in both directions, at both ends. What passes within a side,
   * and to members that are on neither, stays.
   */
  public void partition(Collection<String> left, Collection<String> right, Duration ttl) {
    requireSides(left, right);
    left.forEach(name -> dropAt(name, right, ttl));
    right.forEach(name -> dropAt(name, left, ttl));
    requireCut(left, right);
  }

  private void requireSides(Collection<String> left, Collection<String> right) {
    if (left.isEmpty() || right.isEmpty()) {
      throw new FaultFailed("a side is empty: name at least one member on each");
    }
    Set<String> both = new LinkedHashSet<>(left);
    both.retainAll(right);
    if (!both.isEmpty()) {
      throw new FaultFailed("%s is on both sides".formatted(both));
    }
    nodes.named(Stream.concat(left.stream(), right.stream()).toList());
  }

  /**
   * Drops, at one node, all that it sends to the peers and hears of them. The peers need not exist
   * yet; {@link #requireCut} proves the effect once they do.
   */
  public void dropAt(String name, Collection<String> peers, Duration ttl) {
    nodes.named(name).inject(TOKEN, ttl, bothWays(peers));
  }

  private static List<FaultRule> bothWays(Collection<String> peers) {
    return peers.stream()
        .flatMap(peer -> Stream.of(Direction.values()).map(way -> FaultRule.drop(way, peer)))
        .toList();
  }

  /** Proves that no message passes between the two sides, in either direction. */
  public void requireCut(Collection<String> left, Collection<String> right) {
    UUID clusterId = nodes.clusterId();
    List<FaultyNode> here = nodes.named(left);
    List<FaultyNode> there = nodes.named(right);
    for (FaultyNode a : here) {
      for (FaultyNode b : there) {
        requireLost(clusterId, a, b);
        requireLost(clusterId, b, a);
      }
    }
  }

  /** Loses all that one member sends to others; it still hears them. */
  public void silence(String from, Collection<String> to, Duration ttl) {
    nodes
        .named(from)
        .inject(TOKEN, ttl, to.stream().map(peer -> FaultRule.drop(Direction.SEND, peer)).toList());
    UUID clusterId = nodes.clusterId();
    FaultyNode mute = nodes.named(from);
    for (FaultyNode other : nodes.named(to)) {
      requireLost(clusterId, mute, other);
      requireOpen(clusterId, other, mute);
    }
  }

  /** A probe is lost where it is sent, or where it arrives. */
  private void requireLost(UUID clusterId, FaultyNode from, FaultyNode to) {
    long heardBefore = to.probesHeardFrom(from.name());
    long lostBefore = lost(from.report(), Direction.SEND, to.name());
    long lostThereBefore = lost(to.report(), Direction.RECEIVE, from.name());
    FaultReport after = from.probe(clusterId, to.member());
    if (lost(after, Direction.SEND, to.name()) == lostBefore) {
      // It is on its way: the other end must drop it.
      await(
          "%s is not cut off from %s: a message of it was not lost"
              .formatted(to.name(), from.name()),
          () ->
              to.probesHeardFrom(from.name()) > heardBefore
                  || lost(to.report(), Direction.RECEIVE, from.name()) > lostThereBefore);
    }
    if (to.probesHeardFrom(from.name()) > heardBefore) {
      throw new FaultFailed(
          "%s is not cut off from %s: it heard a message of it".formatted(to.name(), from.name()));
    }
  }

  private static long lost(FaultReport report, Direction direction, String peer) {
    return report.rules().stream()
        .filter(
            rule ->
                rule.rule().kind() == FaultRule.Kind.DROP
                    && rule.rule().direction().filter(direction::equals).isPresent()
                    && rule.rule().peer().map(peer::equals).orElse(true))
        .mapToLong(FaultReport.Rule::hits)
        .sum();
  }

  /** Lets nothing that carries entries go from one member to others; heartbeats pass. */
  public void dropEntries(String from, Collection<String> to, Duration ttl) {
    nodes
        .named(from)
        .inject(
            ENTRIES_TOKEN,
            ttl,
            to.stream()
                .map(
                    peer ->
                        FaultRule.drop(Direction.SEND, peer)
                            .only(MessageKind.APPEND_REQUEST, MessageKind.SNAPSHOT_CHUNK))
                .toList());
  }

  /** Holds every message to and from a member back, and measures that it comes so much later. */
  public void delay(String name, Duration delay, Duration ttl) {
    FaultyNode slow = nodes.named(name);
    int millis = (int) delay.toMillis();
    List<FaultyNode> others =
        nodes.all().stream().filter(node -> !node.name().equals(name)).toList();
    slow.inject(
        DELAY_TOKEN,
        ttl,
        others.stream()
            .flatMap(
                other ->
                    Stream.of(Direction.values())
                        .map(way -> FaultRule.delay(way, other.name(), millis)))
            .toList());
    UUID clusterId = nodes.clusterId();
    for (FaultyNode other : others) {
      requireDelay(clusterId, slow, other, delay);
      requireDelay(clusterId, other, slow, delay);
    }
  }

  private void requireDelay(UUID clusterId, FaultyNode from, FaultyNode to, Duration delay) {
    long before = to.probesHeardFrom(from.name());
    long startNanos = System.nanoTime();
    from.probe(clusterId, to.member());
    await(
        "%s heard nothing of %s".formatted(to.name(), from.name()),
        () -> to.probesHeardFrom(from.name()) > before);
    Duration took = Duration.ofNanos(System.nanoTime() - startNanos);
    if (took.compareTo(delay) < 0) {
      throw new FaultFailed(
          "a message from %s to %s took %d ms only, not %d"
              .formatted(from.name(), to.name(), took.toMillis(), delay.toMillis()));
    }
  }

  /** Makes each fsync of a member so much longer, and measures one. */
  public Duration slowFsync(String name, Duration delay, Duration ttl) {
    FaultyNode node = nodes.named(name);
    node.inject("fsync", ttl, List.of(FaultRule.slowFsync((int) delay.toMillis())));
    Duration took = node.probeFsync();
    if (took.compareTo(delay) < 0) {
      throw new FaultFailed(
          "an fsync of %s took %d ms only, not %d"
              .formatted(name, took.toMillis(), delay.toMillis()));
    }
    return took;
  }

  /** Injects rules of one's own; what they do is not proved here. */
  public void inject(String name, String token, List<FaultRule> rules, Duration ttl) {
    nodes.named(name).inject(token, ttl, rules);
  }

  /** How often the rules that keep entries from going were hit at a member. */
  public long entriesLost(String from) {
    return nodes.named(from).report().rules(ENTRIES_TOKEN).stream()
        .mapToLong(FaultReport.Rule::hits)
        .sum();
  }

  /** Ends the rules that keep entries from going from this member. */
  public void passEntries(String from) {
    nodes.named(from).remove(ENTRIES_TOKEN);
  }

  /**
   * Ends all faults at all members, and proves that every way is open again.
   *
   * @return how many rules there were
   */
  public int heal() {
    int ended = endAll();
    UUID clusterId = nodes.clusterId();
    List<FaultyNode> all = nodes.all();
    for (FaultyNode from : all) {
      for (FaultyNode to : all) {
        if (!from.equals(to)) {
          requireOpen(clusterId, from, to);
        }
      }
    }
    return ended;
  }

  /** Ends all faults at all members that answer; proves nothing. For when time is short. */
  public int endAll() {
    int ended = 0;
    var failures = new ArrayList<String>();
    for (FaultyNode node : nodes.all()) {
      try {
        ended += node.report().rules().size();
        node.removeAll();
      } catch (FaultFailed e) {
        failures.add(e.reason());
      }
    }
    if (!failures.isEmpty()) {
      throw new FaultFailed(String.join("; ", failures));
    }
    return ended;
  }

  /** A link that was idle connects first, so that a probe may be lost: another is sent. */
  private void requireOpen(UUID clusterId, FaultyNode from, FaultyNode to) {
    long before = to.probesHeardFrom(from.name());
    await(
        "%s still hears nothing of %s".formatted(to.name(), from.name()),
        () -> {
          from.probe(clusterId, to.member());
          return to.probesHeardFrom(from.name()) > before;
        });
  }

  /** Ends the faults of a member, if it is there and answers; else they end by themselves. */
  public void release(String name) {
    try {
      nodes.named(name).removeAll();
    } catch (FaultFailed e) {
      // It has been stopped, and its faults with it, or it does not answer before their time ends.
    }
  }

  /** Who a member is now; a wiped disk makes another of it. */
  public Member member(String name) {
    return nodes.named(name).member();
  }

  interface Look {
    boolean holds();
  }

  static void await(String otherwise, Look look) {
    long deadlineNanos = System.nanoTime() + PROBE_LIMIT.toNanos();
    while (!look.holds()) {
      if (System.nanoTime() > deadlineNanos) {
        throw new FaultFailed("%s within %d s".formatted(otherwise, PROBE_LIMIT.toSeconds()));
      }
      try {
        Thread.sleep(LOOK_AGAIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new FaultFailed("interrupted");
      }
    }
  }
}
