package sys.storage.raft.core;

import java.util.Optional;
import sys.storage.raft.core.message.Envelope;
import sys.storage.raft.core.message.Message;

/**
 * Decides whether a message concerns this node and this term, and who handles it (paper, section
 * 5.1).
 */
final class Inbox {

  private final Node node;
  private final Roles roles;
  private final Voting voting;
  private final Following following;
  private final SnapshotReceiver snapshots;

  Inbox(Node node, Roles roles, SnapshotReceiver snapshots) {
    this.node = node;
    this.roles = roles;
    this.voting = new Voting(node, roles);
    this.following = new Following(node);
    this.snapshots = snapshots;
  }

  void receive(Message message) {
    Envelope envelope = message.envelope();
    if (!node.isOfThisCluster(envelope)) {
      refuse("cluster " + envelope.clusterId(), message);
    } else if (!envelope.to().equals(node.self)) {
      refuse("meant for " + envelope.to() + ", this is " + node.self, message);
    } else if (envelope.from().equals(node.self)) {
      refuse("another has the identity of this node: its directory was copied", message);
    } else if (message instanceof Message.Removed removed) {
      onRemoved(removed);
    } else if (roles.current().role() != Role.RETIRED && isOfThisTerm(message)) {
      dispatch(message);
    }
  }

  private void refuse(String reason, Message message) {
    node.turn.notice(
        new Notice.MessageRefused(
            "%s from %s: %s"
                .formatted(message.getClass().getSimpleName(), message.envelope().from(), reason)));
  }

  /** Adopts a higher term, answers a lower one; says whether there is anything left to handle. */
  private boolean isOfThisTerm(Message message) {
    return switch (message) {
      // These say nothing about a term that anybody is in, or decide about it themselves.
      case Message.PreVoteRequest _, Message.VoteRequest _, Message.RemovedResponse _ -> true;
      case Message.AppendRequest _, Message.Heartbeat _, Message.SnapshotChunk _ ->
          isOfLeader(message.envelope());
      case Message.TimeoutNow _,
          Message.PreVoteResponse _,
          Message.VoteResponse _,
          Message.AppendResponse _,
          Message.HeartbeatResponse _,
          Message.SnapshotChunkResponse _,
          Message.Removed _ -> {
        long term = message.envelope().term();
        if (term > node.term()) {
          roles.becomeFollower(term, Optional.empty());
        }
        yield term == node.term() || message instanceof Message.PreVoteResponse;
      }
    };
  }

  /** Follows the sender, unless its term is over. */
  private boolean isOfLeader(Envelope envelope) {
    if (envelope.term() < node.term()) {
      // It learns our term from this and steps down. A node that a partition left behind with a
      // high term could not rejoin otherwise, because pre-vote keeps it from campaigning.
      node.turn.send(new Message.HeartbeatResponse(node.to(envelope.from()), 0, 0));
      return false;
    }
    boolean otherLeader =
        envelope.term() == node.term()
            && node.leader().isPresent()
            && !node.leader().get().equals(envelope.from());
    if (otherLeader) {
      node.safeguard.secondLeader(roles, envelope.from());
    }
    if (envelope.term() > node.term()
        || node.leader().isEmpty()
        || roles.current().role() != Role.FOLLOWER) {
      roles.becomeFollower(envelope.term(), Optional.of(envelope.from()));
    }
    node.heardFromLeader();
    if (roles.current() instanceof Follower follower) {
      follower.restartTimeout();
    }
    return true;
  }

  private void dispatch(Message message) {
    switch (message) {
      case Message.PreVoteRequest request -> voting.onPreVote(request);
      case Message.VoteRequest request -> voting.onVote(request);
      case Message.AppendRequest request -> following.onAppend(request);
      case Message.Heartbeat heartbeat -> following.onHeartbeat(heartbeat);
      case Message.SnapshotChunk chunk -> snapshots.onChunk(chunk);
      case Message.TimeoutNow timeoutNow -> onTimeoutNow(timeoutNow);
      case Message.PreVoteResponse response -> {
        if (roles.current() instanceof PreCandidate candidate) {
          candidate.onResponse(response);
        }
      }
      case Message.VoteResponse response -> {
        if (roles.current() instanceof Candidate candidate) {
          candidate.onResponse(response);
        }
      }
      case Message.AppendResponse response -> {
        if (roles.current() instanceof Leader leader) {
          leader.replication().onAppendResponse(response);
        }
      }
      case Message.HeartbeatResponse response -> {
        if (roles.current() instanceof Leader leader) {
          leader.onHeartbeatResponse(response);
        }
      }
      case Message.SnapshotChunkResponse response -> {
        if (roles.current() instanceof Leader leader) {
          leader.replication().onSnapshotChunkResponse(response);
        }
      }
      case Message.RemovedResponse response -> {
        if (roles.current() instanceof Leader leader) {
          leader.removals().onResponse(response);
        }
      }
      case Message.Removed removed -> onRemoved(removed);
    }
  }

  private void onTimeoutNow(Message.TimeoutNow timeoutNow) {
    boolean fromLeader = node.leader().filter(timeoutNow.envelope().from()::equals).isPresent();
    if (fromLeader && node.mayCampaign()) {
      roles.becomeCandidate(true);
    }
  }

  /**
   * The sender's term does not matter: that a committed configuration leaves this member out stays
   * true. Only a newer configuration in its own log can have brought it back.
   */
  private void onRemoved(Message.Removed removed) {
    if (roles.current().role() != Role.RETIRED) {
      if (removed.configuration().contains(node.self)
          || node.effective().index() > removed.configurationIndex()) {
        return;
      }
      roles.retire(removed.configurationIndex());
    }
    node.turn.sendWhenDurable(
        new Message.RemovedResponse(
            node.to(removed.envelope().from()), removed.configurationIndex()));
  }
}
