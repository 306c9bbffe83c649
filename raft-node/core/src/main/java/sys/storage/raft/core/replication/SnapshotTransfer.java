package sys.storage.raft.core.replication;

import sys.storage.raft.core.log.SnapshotMetadata;

/**
 * One snapshot on its way to one peer, in chunks: a small window in flight, a limit of bytes per
 * second, and resumption wherever the peer says (go-back-N).
 */
public final class SnapshotTransfer {

  private static final int WINDOW_CHUNKS = 4;

  private final SnapshotMetadata snapshot;
  private final int chunkBytes;
  private final long bytesPerSecond;
  private final long stallNanos;

  private long acknowledged;
  private long sent;
  private boolean answered;
  private boolean complete;
  private double allowance;
  private long refilledNanos;
  private long progressNanos;

  /**
   * @param stallNanos after so long without an answer, what is in flight is taken for lost
   */
  public SnapshotTransfer(
      SnapshotMetadata snapshot,
      int chunkBytes,
      long bytesPerSecond,
      long stallNanos,
      long nowNanos) {
    this.snapshot = snapshot;
    this.chunkBytes = chunkBytes;
    this.bytesPerSecond = bytesPerSecond;
    this.stallNanos = stallNanos;
    this.allowance = chunkBytes;
    this.refilledNanos = nowNanos;
    this.progressNanos = nowNanos;
  }

  public SnapshotMetadata snapshot() {
    return snapshot;
  }

  /** Position of the chunk to send next. */
  public long offset() {
    return sent;
  }

  /** Size of the chunk to send next. */
  public int length() {
    return (int) Math.min(chunkBytes, snapshot.sizeBytes() - sent);
  }

  /** Whether a chunk may be sent now. */
  public boolean canSend(long nowNanos) {
    refill(nowNanos);
    if (nowNanos - progressNanos > stallNanos) {
      rewindTo(acknowledged);
      progressNanos = nowNanos;
    }
    // The first chunk goes alone: its answer says where an earlier attempt ended.
    long window = answered ? (long) WINDOW_CHUNKS * chunkBytes : chunkBytes;
    return !complete && sent - acknowledged < window && allowance >= length();
  }

  public void chunkSent() {
    int length = length();
    allowance -= length;
    sent += length;
    complete = sent == snapshot.sizeBytes();
  }

  /**
   * The peer wants to go on at {@code nextOffset}. That is news, or it says the same as before
   * because a chunk went missing.
   */
  public void answered(long nextOffset, long nowNanos) {
    answered = true;
    progressNanos = nowNanos;
    if (nextOffset < 0 || nextOffset > snapshot.sizeBytes()) {
      rewindTo(0);
    } else if (nextOffset > acknowledged) {
      acknowledged = nextOffset;
      sent = Math.max(sent, nextOffset);
    } else {
      rewindTo(nextOffset);
    }
  }

  private void rewindTo(long offset) {
    acknowledged = offset;
    sent = offset;
    complete = false;
  }

  private void refill(long nowNanos) {
    double earned = (nowNanos - refilledNanos) * (bytesPerSecond / 1e9);
    allowance = Math.min(allowance + earned, (double) WINDOW_CHUNKS * chunkBytes);
    refilledNanos = nowNanos;
  }
}
