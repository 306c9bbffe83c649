package sys.storage.harness.scenarios.fault;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import sys.storage.harness.scenarios.cluster.Members;
import sys.storage.raft.client.admin.FaultReport;
import sys.storage.raft.client.admin.FaultRule;
import sys.storage.raft.client.admin.FaultRule.Direction;
import sys.storage.raft.client.admin.FaultRule.Kind;

/**
 * Makes the ways of one member bad rather than cutting them: messages are lost, come twice, late or
 * in another order. Each call returns when the first message has been hit, and throws {@link
 * FaultFailed} when none is. One thread.
 */
public final class Impairment {

  private static final String TOKEN = "impairment";

  private final FaultyNodes nodes;

  public Impairment(Members members) {
    this.nodes = new FaultyNodes(members);
  }

  /**
   * @param percent of the messages in both directions, 1 to 100
   */
  public void lose(String name, Collection<String> peers, int percent, Duration ttl) {
    make(name, peers, Kind.DROP, OptionalInt.empty(), percent, ttl);
  }

  /**
   * @param percent of the messages in both directions, 1 to 100
   */
  public void duplicate(String name, Collection<String> peers, int percent, Duration ttl) {
    make(name, peers, Kind.DUPLICATE, OptionalInt.empty(), percent, ttl);
  }

  /**
   * @param millis by which a message comes later at most, 1 to 60000
   * @param percent of the messages in both directions, 1 to 100
   */
  public void reorder(
      String name, Collection<String> peers, int millis, int percent, Duration ttl) {
    make(name, peers, Kind.REORDER, OptionalInt.of(millis), percent, ttl);
  }

  /**
   * @param millis by which every message comes later, 1 to 60000
   */
  public void delay(String name, Collection<String> peers, int millis, Duration ttl) {
    make(name, peers, Kind.DELAY, OptionalInt.of(millis), 100, ttl);
  }

  private void make(
      String name,
      Collection<String> peers,
      Kind kind,
      OptionalInt millis,
      int percent,
      Duration ttl) {
    FaultyNode node = nodes.named(name);
    List<FaultRule> rules =
        peers.stream()
            .flatMap(
                peer ->
                    Stream.of(Direction.values())
                        .map(way -> FaultRule.ofMessages(kind, way, peer, millis)))
            .map(rule -> percent == 100 ? rule : rule.forPercent(percent))
            .toList();
    node.inject(TOKEN, ttl, rules);
    Network.await(
        "no message of %s was hit by %s".formatted(name, kind),
        () -> node.report().rules(TOKEN).stream().mapToLong(FaultReport.Rule::hits).sum() > 0);
  }
}
