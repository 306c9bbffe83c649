package sys.storage.raft.node.telemetry;

import java.util.Locale;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.raft.core.Notice;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;

/** Says in the log what the protocol does: one line for each thing an operator wants to know. */
public final class NoticeLog {

  private static final Logger log = LoggerFactory.getLogger(NoticeLog.class);

  /** A peer with a wrong address sends many: one line a second is enough. */
  private static final long REFUSED_INTERVAL_NANOS = 1_000_000_000;

  private long refusedNanos = System.nanoTime() - REFUSED_INTERVAL_NANOS;

  /** On the core's thread. */
  public void write(Notice notice) {
    switch (notice) {
      case Notice.RoleChanged changed ->
          log.info(
              "{} -> {} in term {}",
              changed.from().name().toLowerCase(Locale.ROOT),
              changed.to().name().toLowerCase(Locale.ROOT),
              changed.term());
      case Notice.LeaderChanged changed ->
          log.info(
              "leader of term {}: {}",
              changed.term(),
              changed.leader().map(MemberId::name).orElse("none"));
      case Notice.ElectionStarted started ->
          log.debug("{} of term {}", started.preVote() ? "pre-vote" : "election", started.term());
      case Notice.ConfigurationChanged changed ->
          log.info(
              "configuration {} takes effect: {}",
              changed.index(),
              describe(changed.configuration()));
      case Notice.ConfigurationCommitted committed ->
          log.info(
              "configuration {} is committed: {}",
              committed.index(),
              describe(committed.configuration()));
      case Notice.LogTruncated truncated ->
          log.info(
              "uncommitted entries {} to {} cut off",
              truncated.fromIndex(),
              truncated.lastIndexBefore());
      case Notice.SnapshotSendStarted started ->
          log.info(
              "sending the snapshot at index {} to {}",
              started.snapshotIndex(),
              started.peer().name());
      case Notice.SnapshotInstalled installed ->
          log.info("snapshot at index {} taken over", installed.snapshotIndex());
      case Notice.MessageRefused refused -> {
        long now = System.nanoTime();
        if (now - refusedNanos >= REFUSED_INTERVAL_NANOS) {
          refusedNanos = now;
          log.warn("message refused: {}", refused.reason());
        }
      }
      case Notice.Violation _ -> {} // reported with all other violations
      case Notice.Retired retired ->
          log.info(
              "removed from the cluster by configuration {}: this member is silent from now on",
              retired.configurationIndex());
    }
  }

  private static String describe(Configuration configuration) {
    return "voters %s%s%s"
        .formatted(
            names(configuration.voters()),
            configuration.isJoint() ? ", outgoing " + names(configuration.outgoing()) : "",
            configuration.learners().isEmpty()
                ? ""
                : ", learners " + names(configuration.learners()));
  }

  private static String names(SortedSet<MemberId> members) {
    return members.stream().map(MemberId::name).collect(Collectors.joining(",", "[", "]"));
  }
}
