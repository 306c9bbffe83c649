package sys.storage.raft.core;

import java.util.Optional;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.log.SnapshotReader;
import sys.storage.raft.core.message.Message;
import sys.storage.raft.core.replication.SnapshotTransfer;

/** Sends the newest snapshot to peers that need entries which the log has forgotten. */
final class SnapshotSending {

  private final Node node;
  private final SnapshotReader reader;

  SnapshotSending(Node node, SnapshotReader reader) {
    this.node = node;
    this.reader = reader;
  }

  void begin(Peer peer) {
    SnapshotMetadata snapshot = node.snapshot();
    if (snapshot.index() + 1 < node.log.firstIndex()) {
      throw new InvariantViolation(
          "the log begins at %d, but the newest snapshot ends at %d"
              .formatted(node.log.firstIndex(), snapshot.index()));
    }
    peer.transfer =
        Optional.of(
            new SnapshotTransfer(
                snapshot,
                node.options.snapshotChunkBytes(),
                node.options.snapshotBytesPerSecond(),
                node.options.electionTimeoutNanos(),
                node.now()));
    peer.progress.becomeSnapshot();
    node.turn.notice(new Notice.SnapshotSendStarted(peer.member, snapshot.index()));
  }

  void answered(Peer peer, Message.SnapshotChunkResponse response) {
    peer.transfer
        .filter(transfer -> transfer.snapshot().index() == response.snapshotIndex())
        .ifPresent(transfer -> transfer.answered(response.nextOffset(), node.now()));
  }

  /** Sends the chunks that the window and the rate allow now. */
  void send(Peer peer) {
    while (peer.transfer.isPresent() && peer.transfer.get().canSend(node.now())) {
      SnapshotTransfer transfer = peer.transfer.get();
      SnapshotMetadata snapshot = transfer.snapshot();
      int length = transfer.length();
      byte[] data =
          length == 0 ? new byte[0] : reader.read(snapshot.index(), transfer.offset(), length);
      if (data.length < length) {
        restart(peer, snapshot);
        return;
      }
      boolean last = transfer.offset() + length == snapshot.sizeBytes();
      node.turn.send(
          new Message.SnapshotChunk(
              node.to(peer.member),
              snapshot,
              transfer.offset(),
              data,
              SnapshotReceiver.crc32c(data),
              last));
      transfer.chunkSent();
    }
  }

  /** The file is gone, because there is a newer one. */
  private void restart(Peer peer, SnapshotMetadata gone) {
    if (node.snapshot().index() > gone.index()) {
      begin(peer);
    } else {
      peer.leaveSnapshot();
      peer.progress.pauseProbe(); // tried again when the peer is heard next
    }
  }
}
