package sys.storage.raft.core.conformance;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import sys.storage.raft.core.Role;

/**
 * Something that an interaction script says about the protocol, whatever the implementation. Terms,
 * indexes and nodes are the script's.
 */
sealed interface Fact {

  /** Of two facts about the same subject the later one holds. */
  Object subject();

  record Elected(int node, long term) implements Fact {
    @Override
    public Object subject() {
      return this;
    }
  }

  /** What a node has given to its disk. */
  record Remembered(int node, long term, Optional<Integer> vote, long commit) implements Fact {
    @Override
    public Object subject() {
      return "hard state of " + node;
    }
  }

  /**
   * @param terms by index
   */
  record Logged(int node, NavigableMap<Long, Long> terms) implements Fact {
    @Override
    public Object subject() {
      return "log of " + node;
    }
  }

  /** How much of the log a leader knows to be durable at a member. */
  record Matched(int leader, int peer, long match) implements Fact {
    @Override
    public Object subject() {
      return "progress of " + peer;
    }
  }

  record Configured(
      int node, SortedSet<Integer> voters, SortedSet<Integer> outgoing, SortedSet<Integer> learners)
      implements Fact {
    @Override
    public Object subject() {
      return "configuration of " + node;
    }

    boolean names(int member) {
      return voters.contains(member) || outgoing.contains(member);
    }
  }

  /**
   * @param leader 0 when the node knows of none
   */
  record Acts(int node, Role role, boolean voter, long term, int leader) implements Fact {
    @Override
    public Object subject() {
      return "role of " + node;
    }
  }

  /** A leader that no majority answers has given up. */
  record SteppedDown(int node) implements Fact {
    @Override
    public Object subject() {
      return this;
    }
  }

  record CannotCampaign(int node) implements Fact {
    @Override
    public Object subject() {
      return this;
    }
  }

  /** Candidates ask for votes in a term, with their last entry. */
  record AskedForVote(
      int candidate, int voter, boolean preVote, long term, long lastTerm, long lastIndex)
      implements Fact {
    @Override
    public Object subject() {
      return this;
    }
  }

  record Voted(int voter, int candidate, boolean preVote, long term, boolean granted)
      implements Fact {
    @Override
    public Object subject() {
      return this;
    }
  }

  /** A follower has told its leader that everything up to the index is durable. */
  record Acknowledged(int follower, int leader, long term, long index) implements Fact {
    @Override
    public Object subject() {
      return List.of(follower, leader, term);
    }
  }
}
