package sys.storage.raftcluster.operator.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import sys.storage.raft.client.admin.NodeStatus.Peer;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.api.MemberRole;
import sys.storage.raftcluster.api.MemberStatus;
import sys.storage.raftcluster.operator.plan.Situation;

/** One line of {@code status.members}. */
final class Members {

  private Members() {}

  static MemberStatus of(Situation situation, MemberId member, Instant now) {
    boolean leads = situation.leader().member().id().equals(member);
    Optional<Peer> peer = situation.peer(member);
    return new MemberStatus(
        member.name(),
        member.incarnation().toString(),
        leads ? MemberRole.LEADER : role(situation.configuration(), member),
        leads || peer.map(p -> p.active() && p.caughtUp()).orElse(false),
        leads ? 0 : peer.map(p -> coarse(p.lag())).orElse(0L),
        leads ? text(now) : peer.map(p -> heartbeat(p, now)).orElse(""));
  }

  /** A pod's node that no configuration names. */
  static MemberStatus outside(MemberId member) {
    return new MemberStatus(
        member.name(), member.incarnation().toString(), MemberRole.OUTSIDE, false, 0, "");
  }

  private static MemberRole role(Configuration configuration, MemberId member) {
    if (configuration.voters().contains(member)) {
      return MemberRole.VOTER;
    }
    return configuration.outgoing().contains(member) ? MemberRole.LEAVING : MemberRole.LEARNER;
  }

  /** Rounded up to a power of two. */
  static long coarse(long lag) {
    long highest = Long.highestOneBit(Math.max(0, lag));
    return lag <= highest ? highest : highest << 1;
  }

  private static String heartbeat(Peer peer, Instant now) {
    return peer.millisSinceContact() < 0 ? "" : text(now.minusMillis(peer.millisSinceContact()));
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
