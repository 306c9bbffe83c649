package sys.storage.harness.simulation.story;

import java.util.Collection;
import java.util.stream.Collectors;
import sys.storage.harness.simulation.picture.Traffic;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.message.Message;

/** What messages and configurations are called in a picture, in a few letters. */
final class Words {

  private Words() {}

  static Traffic traffic(Message message) {
    return switch (message) {
      case Message.PreVoteRequest _,
          Message.PreVoteResponse _,
          Message.VoteRequest _,
          Message.VoteResponse _ ->
          Traffic.ELECTION;
      case Message.AppendRequest _, Message.AppendResponse _ -> Traffic.REPLICATION;
      case Message.Heartbeat _, Message.HeartbeatResponse _ -> Traffic.HEARTBEAT;
      case Message.SnapshotChunk _, Message.SnapshotChunkResponse _ -> Traffic.SNAPSHOT;
      case Message.TimeoutNow _, Message.Removed _, Message.RemovedResponse _ -> Traffic.CONTROL;
    };
  }

  static String of(Message message) {
    return switch (message) {
      case Message.PreVoteRequest it -> "pre-vote" + candidacy(it, it.lastIndex(), it.lastTerm());
      case Message.PreVoteResponse it -> it.granted() ? "pre-vote: yes" : "pre-vote: no";
      case Message.VoteRequest it -> "vote" + candidacy(it, it.lastIndex(), it.lastTerm());
      case Message.VoteResponse it -> it.granted() ? "vote: yes" : "vote: no";
      case Message.AppendRequest it when it.entries().isEmpty() ->
          "has %d of t%d?".formatted(it.previousIndex(), it.previousTerm());
      case Message.AppendRequest it ->
          "%s, commit %d".formatted(entries(it.entries()), it.commit());
      case Message.AppendResponse it ->
          it.accepted() ? "has " + it.matchIndex() : "lacks " + it.rejectedIndex();
      case Message.Heartbeat it -> "heartbeat t%d".formatted(it.envelope().term());
      case Message.HeartbeatResponse _ -> "heartbeat: yes";
      case Message.SnapshotChunk it ->
          "snapshot %d%s".formatted(it.snapshot().index(), it.last() ? ", end" : "");
      case Message.SnapshotChunkResponse it -> it.installed() ? "installed" : "more";
      case Message.TimeoutNow _ -> "campaign now";
      case Message.Removed it -> "removed by " + it.configurationIndex();
      case Message.RemovedResponse _ -> "removal noted";
    };
  }

  private static String candidacy(Message message, long lastIndex, long lastTerm) {
    return " t%d, log %d/t%d".formatted(message.envelope().term(), lastIndex, lastTerm);
  }

  private static String entries(java.util.List<Entry> entries) {
    Entry last = entries.getLast();
    return "%s of t%d".formatted(range(entries.getFirst().index(), last.index()), last.term());
  }

  static String range(long first, long last) {
    return first == last ? Long.toString(first) : first + "–" + last;
  }

  /** Voters, then who is being left, then learners in brackets. */
  static String of(Configuration configuration) {
    String outgoing = configuration.isJoint() ? " leaving " + names(configuration.outgoing()) : "";
    String learners =
        configuration.learners().isEmpty() ? "" : " (" + names(configuration.learners()) + ")";
    return names(configuration.voters()) + outgoing + learners;
  }

  /** Pods of a cluster by their number, to save room. */
  private static String names(Collection<MemberId> members) {
    return members.stream()
        .map(member -> member.name().replaceFirst("^.*-(?=[0-9]+$)", ""))
        .collect(Collectors.joining(" "));
  }
}
