package sys.storage.raft.core.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import sys.storage.raft.core.MembershipChange;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.driver.DrivenCluster;

/**
 * Replays the commands of one script on cores of ours, and checks the facts that the script tells.
 *
 * <p>Theirs tell followers at once what is committed, ours with the next heartbeat: where a script
 * lets a group of nodes settle, heartbeats are let through.
 */
final class Interaction {

  private static final int STEPS = 20;

  private final DrivenCluster cluster;
  private final FactCheck check;
  private final boolean asynchronous;
  private Optional<MembershipSteps> wanted = Optional.empty();

  /**
   * @param first the command that adds the first nodes
   */
  private Interaction(DataFile.Case first) {
    asynchronous = isTrue(first, "async-storage-writes");
    cluster =
        new DrivenCluster(
            new DrivenCluster.Rules(
                isTrue(first, "checkquorum"),
                isTrue(first, "prevote"),
                first.argument("inflight").stream().findFirst().map(Integer::valueOf).orElse(256)));
    check =
        new FactCheck(cluster, new Translation(Long.parseLong(first.argument("index").getFirst())));
  }

  private static boolean isTrue(DataFile.Case command, String argument) {
    return command.argument(argument).contains("true");
  }

  /** Checks facts after each command, and returns how many there were. */
  static int replay(List<DataFile.Case> commands) {
    var interaction = of(commands);
    for (DataFile.Case command : commands) {
      interaction.execute(command);
      interaction.check.all(
          FactReader.read(command, nodes(command)),
          "line %d, %s".formatted(command.line(), command.command()),
          command.command().equals("stabilize"));
    }
    return interaction.check.count();
  }

  /**
   * Checks what holds in the end, and returns how many facts that are.
   *
   * @param settling nodes that exchange messages until they have settled, after the last command
   */
  static int replayToTheEnd(List<DataFile.Case> commands, List<Integer> settling) {
    var interaction = of(commands);
    Map<Object, Fact> last = new LinkedHashMap<>();
    for (DataFile.Case command : commands) {
      interaction.execute(command);
      FactReader.read(command, nodes(command)).forEach(fact -> last.put(fact.subject(), fact));
    }
    interaction.stabilize(settling);
    interaction.check.all(last.values(), "in the end", true);
    return interaction.check.count();
  }

  private static Interaction of(List<DataFile.Case> commands) {
    return commands.stream()
        .filter(command -> command.command().equals("add-nodes"))
        .findFirst()
        .map(Interaction::new)
        .orElseThrow();
  }

  private static List<Integer> nodes(DataFile.Case command) {
    return command.arguments().entrySet().stream()
        .filter(argument -> argument.getValue().isEmpty())
        .map(Map.Entry::getKey)
        .filter(key -> key.matches("\\d+"))
        .map(Integer::valueOf)
        .toList();
  }

  private static List<Integer> numbers(DataFile.Case command, String argument) {
    return command.argument(argument).stream().map(Integer::valueOf).toList();
  }

  private void execute(DataFile.Case command) {
    List<Integer> nodes = nodes(command);
    switch (command.command()) {
      case "log-level", "raft-log", "raft-state", "status", "process-apply-thread" -> {}
      case "add-nodes" ->
          cluster.addNodes(
              nodes.getFirst(), numbers(command, "voters"), numbers(command, "learners"));
      case "campaign" -> cluster.campaign(nodes.getFirst());
      case "propose" -> cluster.propose(nodes.getFirst(), 8);
      case "propose-conf-change" -> change(command, nodes.getFirst());
      case "transfer-leadership" ->
          cluster.transferLeadership(
              numbers(command, "from").getFirst(), numbers(command, "to").getFirst());
      case "tick-heartbeat" -> cluster.tickHeartbeat(nodes.getFirst());
      case "tick-election" -> cluster.tickElection(nodes.getFirst());
      case "report-unreachable" -> cluster.unreachable(nodes.get(0), nodes.get(1));
      case "compact" -> cluster.saveSnapshot(nodes.getFirst());
      case "process-ready" -> nodes.forEach(this::ready);
      case "process-append-thread" -> nodes.forEach(cluster::write);
      case "deliver-msgs" -> {
        numbers(command, "drop").forEach(cluster::drop);
        nodes.forEach(cluster::deliver);
      }
      case "stabilize" -> stabilize(nodes.isEmpty() ? cluster.nodes() : nodes);
      default -> throw new IllegalArgumentException("unknown command " + command.command());
    }
  }

  /** There a candidate asks while its own vote is being written, here when it is durable. */
  private void ready(int node) {
    if (asynchronous && cluster.node(node).status().role() != Role.CANDIDATE) {
      cluster.send(node);
    } else {
      cluster.writeAll(node);
    }
  }

  private void change(DataFile.Case command, int leader) {
    check.entriesDiffer();
    Configuration now = cluster.node(leader).status().configuration();
    List<String> changes =
        command.input().stream().flatMap(line -> Stream.of(line.split(" "))).toList();
    if (changes.isEmpty()) {
      cluster.change(leader, new MembershipChange.CommitNew());
      return;
    }
    boolean leaving = !command.argument("transition").contains("explicit");
    var steps = MembershipSteps.of(now, changes, leaving);
    if (now.isJoint()) {
      cluster.change(leader, new MembershipChange.EnterJoint(steps.voters())); // refused, as there
    } else {
      wanted = Optional.of(steps);
    }
  }

  private void stabilize(List<Integer> nodes) {
    for (int step = 0; step < STEPS; step++) {
      cluster.settle(nodes);
      leaders(nodes).forEach(cluster::announceRemovals);
      // Twice: a heartbeat tells what its answer has brought.
      for (int round = 0; round < 2; round++) {
        leaders(nodes).filter(leader -> hasNews(leader, nodes)).forEach(cluster::tickHeartbeat);
        cluster.settle(nodes);
      }
      if (leaders(nodes).noneMatch(leader -> advance(leader))) {
        return;
      }
    }
    throw new AssertionError("a change of members does not end within %d steps".formatted(STEPS));
  }

  /** Whether any of the nodes has not heard what is committed. */
  private boolean hasNews(int leader, List<Integer> nodes) {
    long commit = cluster.node(leader).status().commitIndex();
    return nodes.stream().anyMatch(node -> cluster.node(node).status().commitIndex() < commit);
  }

  private boolean advance(int leader) {
    return wanted.filter(steps -> steps.advance(cluster, leader)).isPresent();
  }

  private Stream<Integer> leaders(List<Integer> nodes) {
    return nodes.stream().filter(node -> cluster.node(node).leads());
  }
}
