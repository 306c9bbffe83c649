package sys.storage.raft.core.replication;

/**
 * How far one peer has come.
 *
 * <p>{@code match} is what the peer has acknowledged as durable; it never moves backwards, and no
 * guess ever touches it (microsoft/CCF #5325 committed unsafely because a hint did). {@code next}
 * is a guess: where to send from.
 *
 * <pre>
 * PROBE     -- an append is accepted ------------------------> REPLICATE
 * REPLICATE -- an append is rejected, the peer unreachable --> PROBE
 * PROBE     -- what the peer needs is compacted -------------> SNAPSHOT
 * SNAPSHOT  -- installed, or it caught up in another way ----> PROBE
 * </pre>
 */
public final class Progress {

  /** How the peer is fed. */
  public enum State {
    /** One append at a time, until the point where the logs agree is found. */
    PROBE,
    /** Appends are pipelined. */
    REPLICATE,
    /** A snapshot is on its way, and no append. */
    SNAPSHOT
  }

  private final InflightWindow inflight;
  private State state = State.PROBE;
  private long match;
  private long next;
  private boolean probeSent;
  private long knownCommit;
  private long contactNanos;
  private long acknowledgedRound;
  private long movedNanos;

  /**
   * @param lastIndex the leader's last index: the first guess is that the peer has it
   */
  public Progress(long lastIndex, int maxInflightMessages, long maxInflightBytes) {
    this.next = lastIndex + 1;
    this.inflight = new InflightWindow(maxInflightMessages, maxInflightBytes);
  }

  public State state() {
    return state;
  }

  /** Durable at the peer up to here. */
  public long match() {
    return match;
  }

  /** Index of the next entry to send; always greater than {@link #match}. */
  public long next() {
    return next;
  }

  /** Whether an append may be sent now. */
  public boolean canSend() {
    return switch (state) {
      case PROBE -> !probeSent;
      case REPLICATE -> !inflight.isFull();
      case SNAPSHOT -> false;
    };
  }

  /** Entries {@code next..lastIndex} were sent; none when {@code lastIndex < next}. */
  public void sent(long lastIndex, long bytes, long nowNanos) {
    if (inflight.isEmpty()) {
      movedNanos = nowNanos;
    }
    if (state == State.PROBE) {
      probeSent = true;
    } else if (lastIndex >= next) {
      inflight.add(lastIndex, bytes);
      next = lastIndex + 1;
    }
  }

  /** The peer has made everything up to the index durable. */
  public void accepted(long index, long nowNanos) {
    movedNanos = nowNanos;
    match = Math.max(match, index);
    next = Math.max(next, match + 1);
    inflight.freeUpTo(match);
    if (state == State.PROBE) {
      becomeReplicate();
    }
  }

  /**
   * The peer refused an append.
   *
   * @param rejected index of the entry before those that were sent
   * @param retryFrom the next index to try
   * @return whether the refusal says something new; a late one does not
   */
  public boolean rejected(long rejected, long retryFrom) {
    boolean news =
        switch (state) {
          case PROBE -> rejected == next - 1;
          case REPLICATE -> rejected > match;
          case SNAPSHOT -> false;
        };
    if (news) {
      becomeProbe();
      next = Math.max(Math.min(retryFrom, rejected), match + 1);
    }
    return news;
  }

  /**
   * The peer refused what it had confirmed: nothing is known of its log. Only in an unsafe mode.
   */
  public void forget(long rejected) {
    match = 0;
    becomeProbe();
    next = rejected + 1;
  }

  /**
   * Whether the peer should have acknowledged something by now, once for each {@code
   * patienceNanos}: an append or its answer was lost.
   */
  public boolean isStuck(long lastIndex, long nowNanos, long patienceNanos) {
    boolean stuck =
        state == State.REPLICATE && match < lastIndex && nowNanos - movedNanos >= patienceNanos;
    if (stuck) {
      movedNanos = nowNanos;
    }
    return stuck;
  }

  /** What was in flight may be lost; start again from what is certain. */
  public void becomeProbe() {
    state = State.PROBE;
    next = match + 1;
    probeSent = false;
    inflight.clear();
  }

  public void becomeSnapshot() {
    state = State.SNAPSHOT;
    inflight.clear();
  }

  private void becomeReplicate() {
    state = State.REPLICATE;
    next = match + 1;
    inflight.clear();
  }

  /** Keeps a probe back until the peer is heard. */
  public void pauseProbe() {
    probeSent = true;
  }

  public void resumeProbe() {
    probeSent = false;
  }

  /** When the peer was last heard, by the core's clock; 0 when never. */
  public long contactNanos() {
    return contactNanos;
  }

  public void heard(long nowNanos) {
    contactNanos = nowNanos;
  }

  /** The latest round of leadership confirmation that the peer answered. */
  public long acknowledgedRound() {
    return acknowledgedRound;
  }

  /** The peer knows that everything up to here is committed. */
  public long knownCommit() {
    return knownCommit;
  }

  public void confirmed(long round, long commit) {
    acknowledgedRound = Math.max(acknowledgedRound, round);
    knownCommit = Math.max(knownCommit, commit);
  }
}
