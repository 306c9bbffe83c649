package sys.storage.raft.node.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import sys.storage.harness.disk.MemoryDisk;
import sys.storage.raft.core.Bootstrap;
import sys.storage.raft.node.directory.DataDirectory;

/** One process with its storage, on a disk that the process before may have left in any state. */
final class StorageDriver {

  static final UUID CLUSTER = new UUID(0, 0xC1);
  static final Path ROOT = Path.of("/data");
  static final String MEMBER = "demo-0";

  /** Small, so that a short history fills several. */
  static final StorageOptions OPTIONS = new StorageOptions(4 << 10, false);

  private final Ledger ledger;
  private final NodeStorage storage;
  private boolean stopped;

  private StorageDriver(Ledger ledger, NodeStorage storage) {
    this.ledger = ledger;
    this.storage = storage;
  }

  /** Starts a process, which bootstraps a cluster where it finds a blank directory. */
  static StorageDriver start(MemoryDisk disk, Ledger ledger) throws IOException {
    DataDirectory directory = DataDirectory.open(disk, ROOT, MEMBER, ledger::newIncarnation);
    ledger.opened(directory);
    NodeStorage storage =
        directory.clusterId().isPresent()
            ? NodeStorage.open(directory, OPTIONS, Runnable::run)
            : NodeStorage.format(
                directory,
                CLUSTER,
                List.of(Bootstrap.firstEntry(directory.member(), 1)),
                Bootstrap.HARD_STATE,
                OPTIONS,
                Runnable::run);
    try {
      ledger.found(directory, storage);
    } catch (UncheckedIOException unread) {
      throw new IOException(unread.getMessage(), unread);
    }
    return new StorageDriver(ledger, storage);
  }

  NodeStorage storage() {
    return storage;
  }

  /** Whether a write failed: the node would end its process. */
  boolean stopped() {
    return stopped;
  }

  /** Does one after the other, up to a received snapshot that is refused. */
  void perform(List<Deed> deeds) throws IOException {
    for (Deed deed : deeds) {
      boolean done =
          switch (deed) {
            case Deed.Write write -> write(write);
            case Deed.Save save -> save(save);
          };
      if (!done) {
        return;
      }
    }
  }

  /** False when its snapshot was refused. */
  private boolean write(Deed.Write write) throws IOException {
    ledger.asked(write);
    stopped = true; // until it has succeeded
    WriteResult result = storage.write(write.batches());
    stopped = false;
    if (result.refused().isEmpty()) {
      ledger.confirmed(write);
      return true;
    }
    ledger.confirmedWithoutSnapshot(write);
    return false;
  }

  private boolean save(Deed.Save save) throws IOException {
    SnapshotImage image = save.image();
    ledger.asked(image);
    int half = image.body().length / 2;
    storage.save(
        image.metadata(),
        body -> {
          body.write(image.body(), 0, half);
          if (save.meanwhile().isPresent()) {
            perform(List.of(save.meanwhile().get()));
          }
          body.write(image.body(), half, image.body().length - half);
        });
    ledger.confirmed(image);
    return true;
  }
}
