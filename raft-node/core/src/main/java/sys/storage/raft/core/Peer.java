package sys.storage.raft.core;

import java.util.Optional;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.replication.Progress;
import sys.storage.raft.core.replication.SnapshotTransfer;

/** Another member, as its leader sees it. */
final class Peer {

  final MemberId member;
  final Progress progress;
  Optional<SnapshotTransfer> transfer = Optional.empty();

  Peer(MemberId member, Progress progress) {
    this.member = member;
    this.progress = progress;
  }

  void leaveSnapshot() {
    transfer = Optional.empty();
    progress.becomeProbe();
  }
}
