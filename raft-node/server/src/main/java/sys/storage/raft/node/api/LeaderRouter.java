package sys.storage.raft.node.api;

import io.javalin.http.Context;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import sys.storage.raft.client.Problem;
import sys.storage.raft.client.kv.KvHeaders;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Role;
import sys.storage.raft.node.http.HttpPort;
import sys.storage.raft.node.http.ProblemException;
import sys.storage.raft.node.runtime.RaftMember;
import sys.storage.raft.node.runtime.RaftNode;
import sys.storage.raft.node.transport.PeerAddresses;

/**
 * Brings an operation to the leader: executes it here, or forwards the request, once. While no
 * leader is known it waits for a short election to end.
 */
final class LeaderRouter {

  /** Longer than an election with the default timeout; a client's own retries do the rest. */
  private static final long PATIENCE_NANOS = 1_500_000_000;

  private static final long LOOK_AGAIN_MILLIS = 10;

  /** Operations that may wait at once; what watches leave of the port is for health checks. */
  private static final int MAX_OPERATIONS = HttpPort.MAX_THREADS - WatchRoute.MAX_WATCHES - 64;

  private static final byte[] NO_BODY = new byte[0];

  private final RaftNode node;
  private final PeerAddresses addresses;
  private final Forwarder forwarder;
  private final Semaphore places = new Semaphore(MAX_OPERATIONS);

  LeaderRouter(RaftNode node, PeerAddresses addresses, Forwarder forwarder) {
    this.node = node;
    this.addresses = addresses;
    this.forwarder = forwarder;
  }

  /** What the leader does; writes the response. */
  @FunctionalInterface
  interface AtLeader {
    void run(RaftMember member) throws NotLeaderHere;
  }

  /** Answers a read from the state of a member; writes the response. */
  @FunctionalInterface
  interface Reading {
    /**
     * @param stale the member may not know the latest
     */
    void answer(RaftMember member, boolean stale);
  }

  /** Reads as fresh as the request asks: here, or at the leader once that may answer. */
  void read(Context ctx, Reading reading) {
    switch (RequestText.consistency(ctx)) {
      case LOCAL -> reading.answer(member(), true);
      case LINEARIZABLE -> readAtLeader(ctx, reading, false);
      case LEASE -> readAtLeader(ctx, reading, true);
    }
  }

  private void readAtLeader(Context ctx, Reading reading, boolean lease) {
    route(
        ctx,
        NO_BODY,
        false,
        member -> {
          MemberCalls.awaitReadable(member, lease);
          reading.answer(member, false);
        });
  }

  /**
   * @param body of the request, read already
   * @param changesState whether a lost answer leaves the outcome unknown
   */
  void route(Context ctx, byte[] body, boolean changesState, AtLeader operation) {
    if (!places.tryAcquire()) {
      throw ProblemException.retryLater(
          Problem.OVERLOADED,
          "Overloaded",
          "%d operations wait at %s, the limit: retry later"
              .formatted(MAX_OPERATIONS, node.self().name()));
    }
    try {
      routeAdmitted(ctx, body, changesState, operation);
    } finally {
      places.release();
    }
  }

  private void routeAdmitted(Context ctx, byte[] body, boolean changesState, AtLeader operation) {
    boolean mayForward =
        !RequestText.flag(ctx, KvHeaders.NO_FORWARD)
            && RequestText.header(ctx, KvHeaders.FORWARDED).isEmpty();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      RaftMember member = member();
      CoreStatus status = member.status();
      if (status.role() == Role.LEADER) {
        try {
          operation.run(member);
          return;
        } catch (NotLeaderHere e) {
          ctx.header("X-Raft-Reason", String.valueOf(e.getMessage()));
        }
      } else {
        Optional<URI> leader = status.leader().map(addresses::client);
        if (!mayForward) {
          throw elsewhere(leader);
        }
        if (leader.isPresent() && forwarder.forward(ctx, leader.get(), body, changesState)) {
          return;
        }
      }
      if (System.nanoTime() > deadline || !pause()) {
        throw elsewhere(Optional.empty());
      }
    }
  }

  /**
   * @throws ProblemException when the node is blank or removed
   */
  RaftMember member() {
    RaftMember member =
        node.member()
            .orElseThrow(
                () ->
                    ProblemException.retryLater(
                        Problem.BLANK_NODE,
                        "Blank node",
                        node.self().name() + " belongs to no cluster yet: ask a member"));
    if (member.status().role() == Role.RETIRED) {
      throw ProblemException.retryLater(
          Problem.REMOVED_NODE,
          "Removed node",
          node.self().name() + " was removed from the cluster: ask a member");
    }
    return member;
  }

  private ProblemException elsewhere(Optional<URI> leader) {
    String name = node.self().name();
    return leader
        .map(uri -> ProblemException.notLeader(name + " is not the leader: ask " + uri, "" + uri))
        .orElseGet(
            () -> ProblemException.noLeader(name + " knows of no leader: an election may be on"));
  }

  private static boolean pause() {
    try {
      Thread.sleep(LOOK_AGAIN_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
