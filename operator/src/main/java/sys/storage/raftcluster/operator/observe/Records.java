package sys.storage.raftcluster.operator.observe;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.raftcluster.api.RaftClusterStatus;

/** Reads back what the operator wrote into a status. */
public final class Records {

  private static final Logger LOG = LoggerFactory.getLogger(Records.class);

  /** Reason of the condition that says that a claim cannot grow. */
  public static final String GROWTH_REFUSED = "StorageGrowthRefused";

  private Records() {}

  public static Recorded of(RaftClusterStatus status) {
    return new Recorded(
        clusterId(status),
        status.configurationIndex() > 0,
        lastStart(status),
        status.currentReconfigStep(),
        growthRefused(status));
  }

  private static boolean growthRefused(RaftClusterStatus status) {
    return status.conditions().stream()
        .anyMatch(condition -> GROWTH_REFUSED.equals(condition.getReason()));
  }

  /**
   * @throws IllegalArgumentException when somebody wrote something else there: the identity of a
   *     cluster is never guessed
   */
  private static Optional<UUID> clusterId(RaftClusterStatus status) {
    return status.clusterId().isEmpty()
        ? Optional.empty()
        : Optional.of(UUID.fromString(status.clusterId()));
  }

  private static Optional<Instant> lastStart(RaftClusterStatus status) {
    if (status.lastReconfigAt().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(status.lastReconfigAt()));
    } catch (DateTimeException e) {
      LOG.warn("status.lastReconfigAt '{}' is not a time and is ignored", status.lastReconfigAt());
      return Optional.empty();
    }
  }
}
