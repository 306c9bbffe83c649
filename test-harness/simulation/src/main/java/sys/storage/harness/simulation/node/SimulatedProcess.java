package sys.storage.harness.simulation.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import sys.storage.harness.simulation.choice.Draws;
import sys.storage.raft.core.Bootstrap;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.Reply;
import sys.storage.raft.core.SafetyMode;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.ConfigurationEntry;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.configuration.StaticPeers;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.message.Message;
import sys.storage.raft.node.directory.DataDirectory;
import sys.storage.raft.node.storage.NodeStorage;
import sys.storage.raft.node.storage.StorageOptions;

/**
 * One process from its start to its end. As the server's {@code RaftNode}, it is blank until it is
 * bootstrapped, or until a leader that has added it writes to it.
 */
public final class SimulatedProcess {

  private final Surroundings surroundings;
  private final Storage storage;
  private final LocalClock clock;
  private final RandomGenerator electionTimeouts;
  private final Draws draws;
  private final Life life;
  private final DataDirectory directory;
  private final SafetyMode mode;
  private final StorageOptions storageOptions;
  private Optional<SimulatedMember> member = Optional.empty();

  SimulatedProcess(
      String name,
      Surroundings surroundings,
      Storage storage,
      LocalClock clock,
      RandomGenerator electionTimeouts,
      Draws draws)
      throws IOException {
    this.surroundings = surroundings;
    this.storage = storage;
    this.clock = clock;
    this.electionTimeouts = electionTimeouts;
    this.draws = draws;
    this.life = new Life(surroundings.timeline());
    this.mode = surroundings.options().core().safetyMode();
    this.storageOptions =
        new StorageOptions(surroundings.options().segmentBytes(), mode != SafetyMode.SAFE);
    this.directory =
        DataDirectory.open(storage.disk(), Storage.ROOT, name, () -> incarnation(name));
    if (directory.clusterId().isPresent()) {
      activate(
          directory.clusterId().get(), NodeStorage.open(directory, storageOptions, Runnable::run));
    }
  }

  private UUID incarnation(String name) {
    return mode == SafetyMode.UNSAFE_IDENTITY_REUSE
        ? UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
        : new UUID(draws.nextLong(), draws.nextLong());
  }

  public MemberId id() {
    return directory.member();
  }

  /** Empty while blank. */
  public Optional<UUID> clusterId() {
    return directory.clusterId();
  }

  /** Empty while blank. */
  public Optional<SimulatedMember> member() {
    return member;
  }

  Life life() {
    return life;
  }

  Storage storage() {
    return storage;
  }

  LocalClock clock() {
    return clock;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  /**
   * Makes this node the only voter of a new cluster.
   *
   * @return whether it belongs to that cluster now
   */
  public boolean bootstrap(UUID clusterId, long operatorEpoch) {
    if (directory.clusterId().isPresent()) {
      return directory.clusterId().get().equals(clusterId);
    }
    return format(
        clusterId, List.of(Bootstrap.firstEntry(id(), operatorEpoch)), Bootstrap.HARD_STATE);
  }

  /**
   * Makes this node a member of a cluster whose log begins with this configuration, as if it had
   * always been.
   */
  public void join(UUID clusterId, Configuration configuration, long operatorEpoch) {
    byte[] payload = new ConfigurationEntry(configuration, operatorEpoch).encode();
    var first = Entry.create(1, 1, 0, Entry.Kind.CONFIGURATION, payload);
    // Nobody knows it to be committed before all of them hold it.
    format(clusterId, List.of(first), new HardState(1, Optional.empty(), 0));
  }

  /**
   * This node goes by a list of voters from now on; a blank one is a member at once.
   *
   * @param done is told of the core's reply
   */
  public void impose(UUID clusterId, StaticPeers peers, Consumer<Reply> done) {
    boolean blank = directory.clusterId().isEmpty();
    if (mode != SafetyMode.UNSAFE_EARLY_VOTE
        || (blank && !format(clusterId, List.of(), HardState.INITIAL))) {
      return; // the server's port refuses the call
    }
    member.ifPresent(running -> running.request(id -> new Event.ImposePeers(id, peers), done));
  }

  void receive(Message message) {
    if (member.isEmpty() && message.envelope().to().equals(id()) && concernsBlankNode(message)) {
      format(message.envelope().clusterId(), List.of(), HardState.INITIAL);
    }
    member.ifPresent(running -> running.post(new Event.Received(message)));
  }

  /** Only a leader sends these, and only to members of its log. */
  private boolean concernsBlankNode(Message message) {
    return mode == SafetyMode.UNSAFE_IDENTITY_REUSE
        || message instanceof Message.AppendRequest
        || message instanceof Message.Heartbeat
        || message instanceof Message.SnapshotChunk;
  }

  private boolean format(UUID clusterId, List<Entry> entries, HardState hardState) {
    try {
      activate(
          clusterId,
          NodeStorage.format(
              directory, clusterId, entries, hardState, storageOptions, Runnable::run));
      return true;
    } catch (IOException failure) {
      exit(failure);
      return false;
    }
  }

  private void activate(UUID clusterId, NodeStorage nodeStorage) throws IOException {
    var started = new SimulatedMember(clusterId, this, nodeStorage, electionTimeouts, draws);
    member = Optional.of(started);
    started.start();
  }

  /** The process ends itself: going on could lose what was acknowledged. */
  void exit(IOException cause) {
    life.end();
    member.ifPresent(SimulatedMember::stop);
  }

  /** The process is stopped from outside, in the middle of what it does. */
  void stop() {
    if (!life.isOver()) {
      life.end();
      member.ifPresent(SimulatedMember::stop);
    }
  }
}
