package sys.storage.raft.node.directory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.configuration.StaticPeers;
import sys.storage.raft.node.disk.Disk;
import sys.storage.raft.node.disk.LocalDisk;

/**
 * The directory that a member's identity lives in, held by one process at a time.
 *
 * <p>{@code metadata.json} is written at the first start with the member's name and a new
 * incarnation; the cluster id is absent while the directory is blank.
 */
public final class DataDirectory implements Closeable {

  static final String LOG = "log";
  static final String SNAPSHOTS = "snapshots";

  private final Disk disk;
  private final Path root;
  private final Closeable lock;
  private volatile Metadata metadata;

  private DataDirectory(Disk disk, Path root, Closeable lock, Metadata metadata) {
    this.disk = disk;
    this.root = root;
    this.lock = lock;
    this.metadata = metadata;
  }

  /** Opens a directory of the local file system. */
  public static DataDirectory open(Path root, String memberName) throws IOException {
    return open(new LocalDisk(), root, memberName);
  }

  /**
   * Opens the directory, creating it at the first start.
   *
   * @throws sys.storage.raft.node.disk.CorruptionException when its metadata is damaged, or lost
   *     while there is a log
   * @throws IOException when it cannot be used: held by another process, another member's, of an
   *     unknown format version, or a failing disk; the message says which
   */
  public static DataDirectory open(Disk disk, Path root, String memberName) throws IOException {
    return open(disk, root, memberName, UUID::randomUUID);
  }

  /**
   * Opens the directory, creating it at the first start.
   *
   * @param incarnations draws the incarnation of a new directory; must never repeat itself
   * @throws IOException when it cannot be used, as above
   */
  public static DataDirectory open(
      Disk disk, Path root, String memberName, Supplier<UUID> incarnations) throws IOException {
    disk.createDirectories(root);
    Closeable lock = disk.lock(root.resolve("lock"));
    try {
      return new DataDirectory(
          disk, root, lock, new MetadataFile(disk, root).readOrCreate(memberName, incarnations));
    } catch (IOException | RuntimeException failure) {
      lock.close();
      throw failure;
    }
  }

  /** The member that this directory is. */
  public MemberId member() {
    return new MemberId(metadata.memberName(), metadata.incarnation());
  }

  /** The cluster that the directory belongs to; empty while it is blank. */
  public Optional<UUID> clusterId() {
    return metadata.clusterId();
  }

  /**
   * Makes a blank directory part of a cluster, durably. Called by {@link
   * sys.storage.raft.node.storage.NodeStorage#format} when the log exists.
   *
   * @throws IllegalStateException when it belongs to a cluster already
   */
  public void format(UUID clusterId) throws IOException {
    metadata
        .clusterId()
        .ifPresent(
            present -> {
              throw new IllegalStateException(
                  "%s belongs to cluster %s already".formatted(root, present));
            });
    belongTo(clusterId);
  }

  private void belongTo(UUID clusterId) throws IOException {
    Metadata changed =
        new Metadata(metadata.memberName(), metadata.incarnation(), Optional.of(clusterId));
    new MetadataFile(disk, root).write(changed);
    metadata = changed;
  }

  /**
   * What was decided about this member, and is not carried out yet.
   *
   * @throws sys.storage.raft.node.disk.CorruptionException when the decision is damaged
   */
  public Optional<NewClusterDecision> newClusterDecision() throws IOException {
    return new NewClusterFile(disk, root).read();
  }

  /** Takes the decision, durably: every later start carries it out before anything else. */
  public void decide(NewClusterDecision decision) throws IOException {
    new NewClusterFile(disk, root).write(decision);
  }

  /** From now on this is a directory of the new cluster, durably. */
  public void moveTo(NewClusterDecision decision) throws IOException {
    belongTo(decision.newClusterId());
  }

  /** The decision is carried out. */
  public void forgetNewClusterDecision() throws IOException {
    new NewClusterFile(disk, root).delete();
  }

  /**
   * The voters that were imposed on this member, if any were.
   *
   * @throws sys.storage.raft.node.disk.CorruptionException when the list is damaged
   */
  public Optional<StaticPeers> staticPeers() throws IOException {
    return new StaticPeersFile(disk, root).read();
  }

  /** Writes the voters down that are imposed on this member, durably. */
  public void write(StaticPeers peers) throws IOException {
    new StaticPeersFile(disk, root).write(peers);
  }

  public Disk disk() {
    return disk;
  }

  public Path root() {
    return root;
  }

  /** Where the log's segments live. */
  public Path logDirectory() {
    return root.resolve(LOG);
  }

  public Path snapshotDirectory() {
    return root.resolve(SNAPSHOTS);
  }

  /** Bytes that may still be written to the volume. */
  public long usableBytes() throws IOException {
    return disk.usableBytes(root);
  }

  /** Lets go of the lock. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
