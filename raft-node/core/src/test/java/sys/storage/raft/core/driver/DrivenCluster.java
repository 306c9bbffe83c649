package sys.storage.raft.core.driver;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import sys.storage.raft.core.CoreOptions;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.MembershipChange;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.SafetyMode;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.message.Envelope;
import sys.storage.raft.core.message.Message;

/**
 * Several cores, by hand: the test decides which messages arrive, when a disk writes and when time
 * goes by. Nodes have numbers.
 */
public final class DrivenCluster {

  /**
   * @param leases whether voters honour the lease of a leader; else every candidate counts as one
   *     that its leader asked to campaign
   * @param preVotes whether pre-votes are real; else everybody grants them at once
   * @param inflight appends on their way to one peer
   */
  public record Rules(boolean leases, boolean preVotes, int inflight) {}

  private static final int ROUNDS = 100;

  private final NavigableMap<Integer, DrivenNode> nodes = new TreeMap<>();
  private final List<Message> network = new ArrayList<>();
  private final List<Message> sent = new ArrayList<>();
  private final Rules rules;
  private final CoreOptions options;

  public DrivenCluster(Rules rules) {
    this.rules = rules;
    CoreOptions usual = CoreOptions.withElectionTimeoutMillis(300);
    this.options =
        new CoreOptions(
            usual.electionTimeoutNanos(),
            usual.heartbeatIntervalNanos(),
            rules.inflight(),
            usual.maxInflightBytes(),
            usual.maxMessageBytes(),
            usual.maxUncommittedBytes(),
            usual.maxLogMemoryBytes(),
            usual.maxApplyBytes(),
            usual.snapshotChunkBytes(),
            usual.snapshotBytesPerSecond(),
            1, // keep as little of the log as can be
            usual.promotionLagEntries(),
            usual.leaseDriftFraction(),
            SafetyMode.SAFE);
  }

  /** The next nodes, which know the members; or nobody, when none are given. */
  public void addNodes(int count, Collection<Integer> voters, Collection<Integer> learners) {
    var configuration =
        new Configuration(members(voters), new TreeSet<>(), members(learners), new TreeSet<>());
    for (int added = 0; added < count; added++) {
      int number = nodes.size() + 1;
      nodes.put(number, new DrivenNode(number, options, configuration));
    }
  }

  private static SortedSet<MemberId> members(Collection<Integer> numbers) {
    return numbers.stream().map(DrivenNode::member).collect(Collectors.toCollection(TreeSet::new));
  }

  public List<Integer> nodes() {
    return List.copyOf(nodes.keySet());
  }

  public DrivenNode node(int number) {
    return Optional.ofNullable(nodes.get(number))
        .orElseThrow(() -> new IllegalArgumentException("no node " + number));
  }

  /** Everything that was ever sent, lost or not. */
  public List<Message> sent() {
    return Collections.unmodifiableList(sent);
  }

  // Requests.

  public void propose(int leader, int bytes) {
    node(leader).step(new Event.Propose(0, new byte[bytes]));
  }

  public void transferLeadership(int from, int to) {
    node(from).step(new Event.TransferLeadership(0, Optional.of(DrivenNode.member(to)), 0));
  }

  public void change(int leader, MembershipChange change) {
    DrivenNode node = node(leader);
    node.step(new Event.ChangeMembership(0, change, node.status().configurationIndex(), 0));
  }

  /** The leader tells nodes that take themselves for members that they are none any more. */
  public void announceRemovals(int leader) {
    CoreStatus leading = node(leader).status();
    Set<MemberId> removed =
        nodes.values().stream()
            .filter(node -> node.status().configuration().contains(node.self()))
            .map(DrivenNode::self)
            .filter(member -> !leading.configuration().contains(member))
            .collect(Collectors.toSet());
    if (!removed.isEmpty() && leading.configurationCommitted()) {
      node(leader).step(new Event.AnnounceRemoval(removed, 0));
    }
  }

  // Time.

  /** The election timeout of the node is over. */
  public void campaign(int number) {
    DrivenNode node = node(number);
    if (node.status().configuration().voters().size() == 1) {
      return; // who is alone has not waited for this
    }
    node.loseLeader();
    if (!rules.preVotes()) {
      node.unsend(Message.PreVoteRequest.class);
      for (MemberId voter : node.status().configuration().members()) {
        if (!voter.equals(node.self()) && node.status().role() == Role.PRE_CANDIDATE) {
          long term = node.status().term();
          var envelope = new Envelope(CoreDriver.CLUSTER, voter, node.self(), term);
          node.step(new Event.Received(new Message.PreVoteResponse(envelope, true, term + 1)));
        }
      }
    }
  }

  public void tickHeartbeat(int leader) {
    node(leader).tickHeartbeat();
  }

  /** An election timeout goes by at a leader, which sends heartbeats meanwhile. */
  public void tickElection(int leader) {
    for (long left = options.electionTimeoutNanos();
        left > 0 && node(leader).leads();
        left -= options.heartbeatIntervalNanos()) {
      tickHeartbeat(leader);
    }
  }

  // The network.

  public void unreachable(int number, int peer) {
    node(number).step(new Event.PeerUnreachable(DrivenNode.member(peer)));
  }

  /** What the node wants to send goes to the network, except what waits for its disk. */
  public void send(int number) {
    List<Message> messages = node(number).takeOutbox();
    network.addAll(messages);
    sent.addAll(messages);
  }

  /** Messages on their way to a node arrive in one turn; says whether there were any. */
  public boolean deliver(int to) {
    List<Message> arriving = takeMessagesTo(to);
    if (!rules.leases() && arriving.stream().anyMatch(Message.PreVoteRequest.class::isInstance)) {
      endLease(node(to));
    }
    node(to)
        .step(
            arriving.stream()
                .map(message -> new Event.Received(withoutLease(message)))
                .toArray(Event[]::new));
    return !arriving.isEmpty();
  }

  private void endLease(DrivenNode node) {
    if (node.status().role() == Role.FOLLOWER && node.status().leader().isPresent()) {
      node.elapse(options.electionTimeoutNanos());
    }
  }

  private Message withoutLease(Message message) {
    return !rules.leases() && message instanceof Message.VoteRequest request
        ? new Message.VoteRequest(request.envelope(), request.lastIndex(), request.lastTerm(), true)
        : message;
  }

  /** Messages on their way to a node are lost. */
  public void drop(int to) {
    var unused = takeMessagesTo(to);
  }

  private List<Message> takeMessagesTo(int to) {
    MemberId target = DrivenNode.member(to);
    List<Message> taken =
        network.stream().filter(message -> message.envelope().to().equals(target)).toList();
    network.removeAll(taken);
    return taken;
  }

  // The disks.

  /** The oldest write of the node's disk, if there is one, is durable. */
  public void write(int number) {
    if (node(number).isWriting()) {
      node(number).write();
    }
    send(number);
  }

  /** Everything that the node writes is durable, and what it sends goes out. */
  public void writeAll(int number) {
    while (node(number).isWriting()) {
      node(number).write();
    }
    send(number);
  }

  public void saveSnapshot(int number) {
    node(number).saveSnapshot();
  }

  /** The nodes write, send and receive until none of them has anything left to do. */
  public void settle(List<Integer> numbers) {
    for (int round = 0; round < ROUNDS; round++) {
      boolean moved = false;
      for (int number : numbers) {
        moved |= node(number).isWriting() || node(number).isSending();
        writeAll(number);
      }
      for (int number : numbers) {
        moved |= deliver(number);
      }
      if (!moved) {
        return;
      }
    }
    throw new AssertionError("messages do not end within %d rounds".formatted(ROUNDS));
  }
}
