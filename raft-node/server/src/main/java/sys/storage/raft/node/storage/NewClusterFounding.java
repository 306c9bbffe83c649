package sys.storage.raft.node.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Executor;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.ConfigurationEntry;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.node.directory.DataDirectory;
import sys.storage.raft.node.directory.NewClusterDecision;
import sys.storage.raft.node.disk.CorruptionException;
import sys.storage.raft.node.snapshot.SnapshotStore;

/**
 * Carries out a {@link NewClusterDecision} before a member starts: it keeps log and state, and is
 * the only voter of a new cluster.
 *
 * <p>Four steps, each one atomic write, each skipped when it has happened: the configuration {self}
 * is appended in a new term, the metadata names the new cluster, so does the newest snapshot, the
 * decision is forgotten. Wherever a crash comes between them, the decision still stands, no member
 * has started, and the next start goes on. Entries that were not committed are kept, as etcd's
 * {@code --force-new-cluster} does: the only voter has them, so they commit with its first own
 * entry.
 */
public final class NewClusterFounding {

  private final DataDirectory directory;
  private final StorageOptions options;
  private final Executor background;

  /**
   * @param background prepares log segments ahead of need
   */
  NewClusterFounding(DataDirectory directory, StorageOptions options, Executor background) {
    this.directory = directory;
    this.options = options;
    this.background = background;
  }

  /**
   * Does what was decided, if anything was.
   *
   * @throws CorruptionException when the directory belongs to neither of the two clusters, or is
   *     damaged
   * @throws IOException when it cannot be written; the next start tries again
   */
  public static void carryOut(DataDirectory directory, StorageOptions options) throws IOException {
    new NewClusterFounding(directory, options, NodeStorage::onOwnThread).carryOut();
  }

  void carryOut() throws IOException {
    Optional<NewClusterDecision> decided = directory.newClusterDecision();
    if (decided.isEmpty()) {
      return;
    }
    NewClusterDecision decision = decided.get();
    UUID present = directory.clusterId().orElseThrow(() -> foreign(decision, "no cluster"));
    if (present.equals(decision.clusterId())) {
      try (NodeStorage storage = NodeStorage.open(directory, options, background)) {
        append(storage, decision.operatorEpoch());
      }
      directory.moveTo(decision);
    } else if (!present.equals(decision.newClusterId())) {
      throw foreign(decision, "cluster " + present);
    }
    SnapshotStore.move(
        directory.disk(),
        directory.snapshotDirectory(),
        decision.clusterId(),
        decision.newClusterId());
    directory.forgetNewClusterDecision();
  }

  private CorruptionException foreign(NewClusterDecision decision, String owner) {
    return new CorruptionException(
        directory.root(),
        0,
        "it was to move from cluster %s to %s, but belongs to %s"
            .formatted(decision.clusterId(), decision.newClusterId(), owner));
  }

  private void append(NodeStorage storage, long operatorEpoch) throws IOException {
    MemberId self = directory.member();
    byte[] alone = new ConfigurationEntry(Configuration.of(List.of(self)), operatorEpoch).encode();
    SnapshotMetadata snapshot = storage.newestSnapshot();
    long lastIndex = storage.restored().lastIndex();
    Optional<Entry> last =
        lastIndex > snapshot.index()
            ? Optional.of(storage.log().read(lastIndex, lastIndex, 0).getFirst())
            : Optional.empty();
    if (last.filter(entry -> isConfiguration(entry, alone)).isPresent()) {
      return;
    }
    HardState before = storage.restored().hardState();
    long lastTerm = last.map(Entry::term).orElse(snapshot.term());
    long logTimeMillis = last.map(Entry::logTimeMillis).orElse(snapshot.logTimeMillis());
    long term = Math.max(before.term(), lastTerm) + 1;
    storage.write(
        List.of(
            new PersistBatch(
                1,
                Optional.empty(),
                OptionalLong.empty(),
                List.of(
                    Entry.create(
                        lastIndex + 1, term, logTimeMillis, Entry.Kind.CONFIGURATION, alone)),
                Optional.of(new HardState(term, Optional.of(self), before.commit())),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty())));
  }

  private static boolean isConfiguration(Entry entry, byte[] payload) {
    return entry.kind() == Entry.Kind.CONFIGURATION
        && entry.payload().equals(ByteBuffer.wrap(payload));
  }
}
