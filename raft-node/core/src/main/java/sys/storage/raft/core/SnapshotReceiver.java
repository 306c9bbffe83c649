package sys.storage.raft.core;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import sys.storage.raft.core.PersistBatch.SnapshotChunkWrite;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.message.Message;

/**
 * Takes a snapshot chunk by chunk, in order. A chunk that is missing, damaged or comes twice is
 * answered with the offset that is wanted, so that a transfer resumes after any interruption.
 */
final class SnapshotReceiver {

  private final Node node;
  private Optional<Transfer> transfer = Optional.empty();

  SnapshotReceiver(Node node) {
    this.node = node;
  }

  void onChunk(Message.SnapshotChunk chunk) {
    if (node.isInstalling()) {
      return; // answered when the complete file is on disk
    }
    SnapshotMetadata snapshot = chunk.snapshot();
    MemberId sender = chunk.envelope().from();
    if (node.safeguard.holds(snapshot)) {
      // Everything the snapshot holds is in the log already.
      node.commitTo(snapshot.index());
      transfer = Optional.empty();
      answer(sender, snapshot.index(), snapshot.sizeBytes(), true);
      return;
    }
    Transfer current = continueOrBegin(sender, snapshot);
    boolean complete = chunk.offset() + chunk.data().length == snapshot.sizeBytes();
    boolean wanted =
        chunk.offset() == current.wanted
            && complete == chunk.last()
            && crc32c(chunk.data()) == chunk.crc32c()
            // A batch writes the snapshot before entries; entries of this turn would come too late.
            && !(chunk.last() && node.turn.writesLog());
    if (wanted) {
      current.wanted += chunk.data().length;
      node.turn.write(
          new SnapshotChunkWrite(snapshot, chunk.offset(), chunk.data(), chunk.last(), true));
      if (chunk.last()) {
        current.completeInBatch = node.durability.nextNumber();
        node.setInstalling(true);
        return;
      }
    }
    answer(sender, snapshot.index(), current.wanted, false);
  }

  /** Batches up to the number are durable: a complete snapshot becomes the state. */
  void onPersisted(long number) {
    if (!node.isInstalling()) {
      return;
    }
    Transfer installed = transfer.orElseThrow();
    if (installed.completeInBatch <= number) {
      transfer = Optional.empty();
      node.install(installed.snapshot);
      answer(installed.sender, installed.snapshot.index(), installed.snapshot.sizeBytes(), true);
    }
  }

  /** The file failed its checks: the sender starts over. */
  void onRefused(Event.SnapshotRefused refused) {
    if (transfer.isPresent() && transfer.get().snapshot.index() == refused.snapshotIndex()) {
      MemberId sender = transfer.get().sender;
      transfer = Optional.empty();
      node.setInstalling(false);
      answer(sender, refused.snapshotIndex(), 0, false);
      node.turn.notice(
          new Notice.MessageRefused(
              "snapshot %d from %s: %s"
                  .formatted(refused.snapshotIndex(), sender, refused.reason())));
    }
  }

  /**
   * Members encode their snapshots on their own, so only the same sender's file is gone on with.
   */
  private Transfer continueOrBegin(MemberId sender, SnapshotMetadata snapshot) {
    boolean same =
        transfer.filter(t -> t.sender.equals(sender) && t.snapshot.equals(snapshot)).isPresent();
    if (!same) {
      transfer = Optional.of(new Transfer(sender, snapshot));
    }
    return transfer.orElseThrow();
  }

  private void answer(MemberId sender, long snapshotIndex, long nextOffset, boolean installed) {
    node.turn.sendWhenDurable(
        new Message.SnapshotChunkResponse(node.to(sender), snapshotIndex, nextOffset, installed));
  }

  /** Consecutive chunks of one turn, as one write. */
  static Optional<SnapshotChunkWrite> merge(List<SnapshotChunkWrite> chunks) {
    if (chunks.size() <= 1) {
      return chunks.stream().findFirst();
    }
    var data = new ByteArrayOutputStream();
    chunks.forEach(chunk -> data.writeBytes(chunk.data()));
    SnapshotChunkWrite first = chunks.getFirst();
    SnapshotChunkWrite last = chunks.getLast();
    return Optional.of(
        new SnapshotChunkWrite(
            last.snapshot(), first.offset(), data.toByteArray(), last.last(), last.resetLog()));
  }

  static int crc32c(byte[] data) {
    var crc = new CRC32C();
    crc.update(data);
    return (int) crc.getValue();
  }

  private static final class Transfer {
    private final MemberId sender;
    private final SnapshotMetadata snapshot;
    private long wanted;
    private long completeInBatch;

    Transfer(MemberId sender, SnapshotMetadata snapshot) {
      this.sender = sender;
      this.snapshot = snapshot;
    }
  }
}
