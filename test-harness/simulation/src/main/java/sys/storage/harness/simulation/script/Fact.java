package sys.storage.harness.simulation.script;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sys.storage.raft.core.Role;

/** Something that can be seen of a cluster at a moment. */
public sealed interface Fact {

  /** The other fact does not hold. */
  record Not(Fact fact) implements Fact {}

  /**
   * The node leads.
   *
   * @param term in this term; empty: in any
   */
  record Leads(String node, OptionalLong term) implements Fact {}

  /** Somebody leads, and no other node a higher term. */
  record SomebodyLeads() implements Fact {}

  record RoleIs(String node, Role role) implements Fact {}

  /** What the newest write to the disk says of the vote in the present term. */
  record Voted(String node, Optional<String> candidate) implements Fact {}

  record MeasureIs(Measure measure, String node, Comparison comparison, long value)
      implements Fact {}

  /** The configuration in force at a node. */
  record Configured(
      String node, List<MemberName> voters, List<MemberName> outgoing, List<MemberName> learners)
      implements Fact {
    public Configured {
      voters = List.copyOf(voters);
      outgoing = List.copyOf(outgoing);
      learners = List.copyOf(learners);
    }
  }

  /** The node knows its configuration to be committed. */
  record ConfigurationCommitted(String node) implements Fact {}

  /**
   * @param term of the entry; empty: the log does not have it
   */
  record EntryIs(String node, long index, OptionalLong term) implements Fact {}

  /** What the state machine of a node holds. */
  record ValueIs(String node, int key, long value) implements Fact {}

  /** The state machines have executed the same entries and are equal. */
  record SameState(List<String> nodes) implements Fact {
    public SameState {
      nodes = List.copyOf(nodes);
    }
  }

  record ProcessIs(String node, ProcessState state) implements Fact {}

  /** The node would answer a read under its lease. */
  record HasLease(String node) implements Fact {}

  /** The leader at the node holds the member for ready to vote. */
  record CaughtUp(MemberName member, String node) implements Fact {}

  /** How many messages a step holds. */
  record Held(Traffic traffic, Comparison comparison, long count) implements Fact {}

  /**
   * What came of the last request of a client or caller.
   *
   * @param who a client, or the caller of an admin call
   */
  record OutcomeIs(String who, Outcome outcome) implements Fact {}

  /** Every member of the leader's configuration has executed all that the leader has. */
  record Converged() implements Fact {}

  /** The operator has nothing to do, and the configuration is the wanted one. */
  record Settled() implements Fact {}

  /**
   * Clients in the background had so many writes acknowledged since everything works again.
   *
   * @param writes at least
   */
  record Served(long writes) implements Fact {}

  /** No client in the background waits for an answer. */
  record ClientsIdle() implements Fact {}

  /** See {@link MeasureIs}. */
  enum Measure {
    TERM,
    COMMIT,
    APPLIED,
    DURABLE,
    FIRST,
    LAST,
    SNAPSHOT,
    CONFIGURATION_INDEX,
    EPOCH,
    /** Fsyncs that a held disk keeps waiting. */
    HELD_FSYNCS
  }

  /** See {@link MeasureIs}. */
  enum Comparison {
    EQUAL("=") {
      @Override
      public boolean holds(long left, long right) {
        return left == right;
      }
    },
    AT_LEAST(">=") {
      @Override
      public boolean holds(long left, long right) {
        return left >= right;
      }
    },
    AT_MOST("<=") {
      @Override
      public boolean holds(long left, long right) {
        return left <= right;
      }
    };

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }

    public abstract boolean holds(long left, long right);
  }

  /** See {@link ProcessIs}. */
  enum ProcessState {
    /** A member runs. */
    UP,
    /** A process runs, and belongs to no cluster. */
    BLANK,
    /** A process stands still. */
    PAUSED,
    DOWN
  }

  /**
   * In an unsafe mode: something that was promised to users does not hold.
   *
   * @param promise such as LinearizableReads
   */
  record Violated(String promise) implements Fact {}
}
