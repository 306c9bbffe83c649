package sys.storage.harness.scenarios.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import sys.storage.harness.scenarios.terminal.Ink;
import sys.storage.harness.scenarios.terminal.Table;
import sys.storage.harness.scenarios.terminal.Table.Cell;
import sys.storage.harness.scenarios.terminal.Terminal;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raftcluster.api.RaftClusterStatus;

/** The members of a cluster as a table for a person. */
public final class MemberTable {

  private static final int SHORT_INCARNATION_CHARS = 8;
  private static final String UNKNOWN = "-";

  private MemberTable() {}

  /** A headline with the state of the cluster, then a row for each member. */
  public static List<String> render(
      Terminal terminal, String cluster, RaftClusterStatus status, List<MemberView> members) {
    var lines = new ArrayList<String>();
    lines.add(headline(terminal, cluster, status));
    if (members.isEmpty()) {
      lines.add("  no pods yet");
      return lines;
    }
    var table =
        new Table()
            .head(
                "MEMBER",
                "INCARNATION",
                "ROLE",
                ">TERM",
                ">COMMIT",
                ">APPLIED",
                ">LAG",
                ">MEMORY",
                "POD");
    members.forEach(member -> row(table, member));
    lines.addAll(table.render(terminal, "  "));
    return lines;
  }

  private static String headline(Terminal terminal, String cluster, RaftClusterStatus status) {
    Ink ink =
        switch (status.phase()) {
          case READY -> Ink.GOOD;
          case PENDING, RECONFIGURING, DEGRADED, HIBERNATED -> Ink.WARN;
          case QUORUM_LOST -> Ink.BAD;
        };
    String step =
        status.currentReconfigStep().text().isEmpty()
            ? ""
            : "  step " + status.currentReconfigStep().text();
    return "%s  %s  %d/%d ready%s  configuration %d  tolerates %d"
        .formatted(
            terminal.paint(Ink.STRONG, cluster),
            terminal.paint(ink, word(status)),
            status.readyReplicas(),
            status.replicas(),
            step,
            status.configurationIndex(),
            status.failureTolerance());
  }

  private static String word(RaftClusterStatus status) {
    return switch (status.phase()) {
      case PENDING -> "Pending";
      case READY -> "Ready";
      case RECONFIGURING -> "Reconfiguring";
      case DEGRADED -> "Degraded";
      case QUORUM_LOST -> "QuorumLost";
      case HIBERNATED -> "Hibernated";
    };
  }

  private static void row(Table table, MemberView member) {
    Cell pod =
        member.ready()
            ? Cell.of(Ink.GOOD, member.podPhase() + ", ready")
            : Cell.of(Ink.WARN, member.podPhase());
    Cell memory = Cell.right(megabytes(member.residentBytes()));
    switch (member.node()) {
      case Answer.Ok<NodeStatus>(NodeStatus node) ->
          table.row(
              Cell.of(member.name()),
              Cell.of(
                  Ink.FAINT,
                  node.member().incarnation().toString().substring(0, SHORT_INCARNATION_CHARS)),
              Cell.of(node.isLeader() ? Ink.STRONG : Ink.PLAIN, node.role()),
              Cell.right(Long.toString(node.term())),
              Cell.right(count(node.commitIndex())),
              Cell.right(count(node.appliedIndex())),
              Cell.right(member.lag().isPresent() ? count(member.lag().getAsLong()) : UNKNOWN),
              memory,
              pod);
      case Answer.Refused<NodeStatus>(var problem) ->
          unreachable(table, member, problem.title(), memory, pod);
      case Answer.Unreachable<NodeStatus> _ ->
          unreachable(table, member, "unreachable", memory, pod);
    }
  }

  private static void unreachable(
      Table table, MemberView member, String why, Cell memory, Cell pod) {
    table.row(
        Cell.of(member.name()),
        Cell.of(UNKNOWN),
        Cell.of(Ink.BAD, why),
        Cell.right(UNKNOWN),
        Cell.right(UNKNOWN),
        Cell.right(UNKNOWN),
        Cell.right(UNKNOWN),
        memory,
        pod);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String megabytes(OptionalLong bytes) {
    return bytes.isEmpty() ? UNKNOWN : count(bytes.getAsLong() / 1_000_000) + " MB";
  }
}
