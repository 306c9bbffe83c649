package sys.storage.raft.node.runtime;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.raft.core.Bootstrap;
import sys.storage.raft.core.SafetyMode;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.message.Message;
import sys.storage.raft.node.directory.DataDirectory;
import sys.storage.raft.node.directory.NewClusterDecision;
import sys.storage.raft.node.storage.NewClusterFounding;
import sys.storage.raft.node.storage.NodeStorage;

/**
 * A node's life. It starts with a data directory. While that is blank the node waits: it becomes a
 * member by {@link #bootstrap}, once in a cluster's life, or by the first message of a leader that
 * has added exactly this name and incarnation. A blank node has nothing to vote with: every other
 * message is dropped. Any thread.
 */
public final class RaftNode implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RaftNode.class);

  private final DataDirectory directory;
  private final MemberOptions options;
  private final MemberId self;

  private Optional<RaftMember.Surroundings> surroundings = Optional.empty();
  private boolean closed;
  private volatile Optional<RaftMember> member = Optional.empty();

  /** What came of a bootstrap. */
  public enum BootstrapResult {
    BORN,
    ALREADY_DONE,
    /** The node belongs to another cluster. */
    OTHER_CLUSTER,
    /** The node is blank, but not the one that was seen. */
    OTHER_MEMBER
  }

  public RaftNode(DataDirectory directory, MemberOptions options) {
    this.directory = directory;
    this.options = options;
    this.self = directory.member();
  }

  /**
   * Recovers the member that the directory holds, if any. Until this is called the node is deaf.
   *
   * @throws sys.storage.raft.node.disk.CorruptionException when the directory is damaged
   */
  public synchronized void start(RaftMember.Surroundings around) throws IOException {
    surroundings = Optional.of(around);
    if (options.safetyMode() != SafetyMode.UNSAFE_EARLY_VOTE
        && directory.staticPeers().isPresent()) {
      throw new IOException(
          "%s goes by a list of peers that was imposed in the mode %s: start it in that mode, or give it an empty directory"
              .formatted(directory.root(), SafetyMode.UNSAFE_EARLY_VOTE.text()));
    }
    NewClusterFounding.carryOut(directory, options.storage());
    Optional<UUID> clusterId = directory.clusterId();
    if (clusterId.isPresent()) {
      activate(clusterId.get(), NodeStorage.open(directory, options.storage()));
    } else {
      log.info("{} is blank: it waits to be bootstrapped or to be added by a leader", self);
    }
  }

  public MemberId self() {
    return self;
  }

  /** Empty while blank. */
  public Optional<UUID> clusterId() {
    return directory.clusterId();
  }

  /** Empty while blank, and while the start is not through. */
  public Optional<RaftMember> member() {
    return member;
  }

  /**
   * Makes this node the only voter of a new cluster.
   *
   * <p>Counter-example without {@code seen}: an operator is held up before it calls; its successor
   * lets the cluster be born, and replaces the disk of this node; the late call then finds an empty
   * node under the same name, and a second cluster begins with the identity of the first.
   *
   * @param seen the node that was found blank
   * @throws IOException when the directory cannot be written
   */
  public synchronized BootstrapResult bootstrap(UUID clusterId, long operatorEpoch, MemberId seen)
      throws IOException {
    Optional<UUID> present = directory.clusterId();
    if (present.isPresent()) {
      return present.get().equals(clusterId)
          ? BootstrapResult.ALREADY_DONE
          : BootstrapResult.OTHER_CLUSTER;
    }
    if (!seen.equals(self)) {
      return BootstrapResult.OTHER_MEMBER;
    }
    format(clusterId, List.of(Bootstrap.firstEntry(self, operatorEpoch)), Bootstrap.HARD_STATE);
    log.info("{} is the first voter of the new cluster {}", self, clusterId);
    return BootstrapResult.BORN;
  }

  /**
   * Makes a blank node a member of a cluster, although no leader has added it; nothing when it
   * belongs to one. Only in the mode unsafe-early-vote, for a list of voters that comes next.
   *
   * @throws IOException when the directory cannot be written
   */
  public synchronized void joinUncalled(UUID clusterId) throws IOException {
    if (directory.clusterId().isEmpty()) {
      format(clusterId, List.of(), HardState.INITIAL);
      log.warn("{} is a member of cluster {} at once: no leader has added it", self, clusterId);
    }
  }

  /**
   * Stops the member and decides, durably, that the next start makes it the only voter of a new
   * cluster: from then on it acknowledges nothing for the old one. The process ends.
   *
   * @throws IOException when the decision cannot be written: then the process ends as well, and the
   *     next one is what this one was
   */
  public synchronized void forceNewCluster(NewClusterDecision decision) throws IOException {
    log.warn(
        "{} leaves cluster {}: its log, up to the last entry, is that of the new cluster {}",
        self,
        decision.clusterId(),
        decision.newClusterId());
    stop();
    FatalErrors fatal = surroundings.orElseThrow().fatal();
    try {
      directory.decide(decision);
    } catch (IOException e) {
      fatal.storageFailed(e);
      throw e;
    }
    fatal.newClusterDecided(decision.newClusterId());
  }

  /** What was decided and is carried out at the next start. */
  public Optional<NewClusterDecision> newClusterDecision() throws IOException {
    return directory.newClusterDecision();
  }

  /** Takes a message of a peer; blocks while too many wait. */
  public void receive(Message message) {
    try {
      Optional<RaftMember> receiver = member;
      if (receiver.isEmpty()) {
        receiver = join(message);
      }
      if (receiver.isPresent()) {
        receiver.get().receive(message);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Only a leader sends these, and only to members of its log. Where identity is reused, a blank
   * node is taken for the member that it replaces, so that any message is for it.
   */
  private boolean concernsBlankNode(Message message) {
    return options.safetyMode() == SafetyMode.UNSAFE_IDENTITY_REUSE
        || message instanceof Message.AppendRequest
        || message instanceof Message.Heartbeat
        || message instanceof Message.SnapshotChunk;
  }

  private synchronized Optional<RaftMember> join(Message message) {
    boolean blank = directory.clusterId().isEmpty();
    if (closed
        || !blank
        || surroundings.isEmpty()
        || !message.envelope().to().equals(self)
        || !concernsBlankNode(message)) {
      return member;
    }
    UUID clusterId = message.envelope().clusterId();
    try {
      format(clusterId, List.of(), HardState.INITIAL);
      log.info("{} joins cluster {}, called by {}", self, clusterId, message.envelope().from());
    } catch (IOException e) {
      surroundings.get().fatal().storageFailed(e);
    }
    return member;
  }

  private void format(UUID clusterId, List<Entry> entries, HardState hardState) throws IOException {
    activate(
        clusterId, NodeStorage.format(directory, clusterId, entries, hardState, options.storage()));
  }

  private void activate(UUID clusterId, NodeStorage storage) throws IOException {
    if (closed) {
      storage.close();
      throw new IOException(self.name() + " is going down");
    }
    RaftMember.Surroundings around =
        surroundings.orElseThrow(() -> new IllegalStateException("the node is not started"));
    member = Optional.of(RaftMember.start(clusterId, self, storage, options, around));
  }

  public void peerUnreachable(MemberId peer) {
    member.ifPresent(running -> running.peerUnreachable(peer));
  }

  /** Ends the member's work; everything taken is answered. */
  public synchronized void stop() {
    closed = true;
    member.ifPresent(RaftMember::stop);
  }

  /** After {@link #stop}, and when nobody reads any more. */
  @Override
  public synchronized void close() throws IOException {
    try (directory) {
      if (member.isPresent()) {
        member.get().close();
      }
    }
  }
}
