package sys.storage.raft.core;

import java.util.Optional;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;

/** Why a request was refused. {@link #text} is a sentence for the person who asked. */
public sealed interface Refusal {

  String text();

  /**
   * @param leader who leads, as far as this node knows
   */
  record NotLeader(Optional<MemberId> leader) implements Refusal {
    @Override
    public String text() {
      return leader
          .map(member -> "this node is not the leader; the leader is " + member.name())
          .orElse("this node is not the leader, and it knows of none");
    }
  }

  /**
   * The leader stepped down after the request was taken: whether it took effect is not known to it.
   */
  record LostLeadership(Optional<MemberId> leader) implements Refusal {
    @Override
    public String text() {
      return "the leader stepped down before the outcome was known";
    }
  }

  /** The limit of uncommitted bytes is reached. */
  record Overloaded(long uncommittedBytes, long limitBytes) implements Refusal {
    @Override
    public String text() {
      return "%d bytes wait for a majority, the limit is %d: retry later"
          .formatted(uncommittedBytes, limitBytes);
    }
  }

  /** A leadership transfer is under way. */
  record Transferring(MemberId target) implements Refusal {
    @Override
    public String text() {
      return "leadership is being transferred to " + target.name() + ": retry there";
    }
  }

  record ConfigurationMismatch(long expectedIndex, long actualIndex, Configuration actual)
      implements Refusal {
    @Override
    public String text() {
      return "expectedConfigurationIndex is %d, but the configuration in force has index %d"
          .formatted(expectedIndex, actualIndex);
    }
  }

  record StaleOperator(long epoch, long currentEpoch) implements Refusal {
    @Override
    public String text() {
      return "operator epoch %d is older than %d, which acts now".formatted(epoch, currentEpoch);
    }
  }

  /**
   * Not yet: the leader has not committed an entry of its term, or the previous change is not
   * committed.
   */
  record NotYet(String text) implements Refusal {}

  /** A new voter is not a learner that is caught up and durable. */
  record NotReady(MemberId member, String text) implements Refusal {}

  /** Never: the change itself is wrong. */
  record Illegal(String text) implements Refusal {}
}
