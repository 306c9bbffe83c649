package sys.storage.raft.node.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.Notice;
import sys.storage.raft.core.RaftCore;
import sys.storage.raft.core.Reply;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.message.Message;
import sys.storage.raft.node.snapshot.SnapshotInput;
import sys.storage.raft.node.state.KeyValueState;
import sys.storage.raft.node.storage.NodeStorage;

/**
 * A running member: its protocol core, log, state machine and the threads between them. Methods may
 * be called by any thread. Futures are completed by the member's threads: what depends on them must
 * be quick.
 */
public final class RaftMember implements AutoCloseable {

  private static final int TICKS_PER_HEARTBEAT = 5;
  private static final long STOP_MILLIS = 5_000;

  private final UUID clusterId;
  private final MemberId self;
  private final NodeStorage storage;
  private final KeyValueState state;
  private final Mailbox mailbox;
  private final Pending pending = new Pending();
  private final StateHashes hashes = new StateHashes();
  private final Applier applier;
  private final LogWriter logWriter;
  private final CoreLoop loop;
  private final Snapshots snapshots;
  private final LongAdder proposals = new LongAdder();
  private final LongAdder reads = new LongAdder();
  private final Thread loopThread;
  private final Thread logThread;
  private final Thread applyThread;
  private final Thread snapshotThread;

  /** What a member asks of the world around it. */
  public record Surroundings(
      Consumer<List<Message>> send,
      Consumer<Notice> notices,
      LongConsumer logWriteNanos,
      FatalErrors fatal) {}

  /**
   * Restores the state machine from the newest snapshot and starts the threads.
   *
   * @param storage of a formatted directory; closed with this member
   * @throws IOException when snapshot or log cannot be read
   */
  public static RaftMember start(
      UUID clusterId,
      MemberId self,
      NodeStorage storage,
      MemberOptions options,
      Surroundings surroundings)
      throws IOException {
    var state = new KeyValueState(options.state());
    if (storage.newestSnapshot().index() > 0) {
      try (SnapshotInput input = storage.openNewestSnapshot()) {
        state.restore(input);
      }
    }
    RaftMember member;
    try {
      member = new RaftMember(clusterId, self, storage, state, options, surroundings);
    } catch (UncheckedIOException unreadLog) {
      throw unreadLog.getCause();
    }
    member.logThread.start();
    member.applyThread.start();
    member.loopThread.start();
    member.snapshotThread.start();
    return member;
  }

  private RaftMember(
      UUID clusterId,
      MemberId self,
      NodeStorage storage,
      KeyValueState state,
      MemberOptions options,
      Surroundings surroundings) {
    this.clusterId = clusterId;
    this.self = self;
    this.storage = storage;
    this.state = state;
    FatalErrors fatal = surroundings.fatal();
    mailbox = new Mailbox(options.queuedRequests(), options.queuedMessages());
    applier = new Applier(state, storage, pending, mailbox, fatal, hashes);
    logWriter = new LogWriter(storage, mailbox, fatal, surroundings.logWriteNanos());
    loop =
        new CoreLoop(
            new RaftCore(
                clusterId,
                self,
                options.core(),
                storage.restored(),
                storage.log(),
                storage.snapshots(),
                ThreadLocalRandom.current()),
            mailbox,
            options.core().heartbeatIntervalNanos() / TICKS_PER_HEARTBEAT,
            logWriter,
            applier,
            pending,
            surroundings.send(),
            surroundings.notices(),
            fatal);
    snapshots = new Snapshots(storage, state, applier, logWriter, mailbox, options, fatal);
    loopThread = thread("core-loop", loop);
    logThread = thread("log-writer", logWriter);
    applyThread = thread("applier", applier);
    snapshotThread = thread("snapshots", snapshots);
  }

  private static Thread thread(String name, Runnable body) {
    return Thread.ofPlatform().name(name).daemon().unstarted(body);
  }

  public UUID clusterId() {
    return clusterId;
  }

  public MemberId self() {
    return self;
  }

  /** To read from; only this member's threads write to it. */
  public KeyValueState state() {
    return state;
  }

  public StateHashes stateHashes() {
    return hashes;
  }

  /** Blocks while too many messages wait. */
  public void receive(Message message) throws InterruptedException {
    mailbox.putMessage(new Event.Received(message));
  }

  public void peerUnreachable(MemberId peer) {
    mailbox.post(new Event.PeerUnreachable(peer));
  }

  /**
   * Replicates and executes a command.
   *
   * @return fails with {@link NodeBusyException} when it was not taken
   */
  public CompletableFuture<Proposal> propose(byte[] payload) {
    if (snapshots.diskNearlyFull()) {
      return CompletableFuture.failedFuture(
          new NodeBusyException(
              NodeBusyException.Cause.DISK_FULL,
              "the volume of %s is nearly full: enlarge it".formatted(self.name())));
    }
    proposals.increment();
    Pending.Numbered<Event.Propose, Proposal> command = pending.command(payload);
    return enqueued(command, mailbox.offerCommand(command.event()));
  }

  /**
   * Waits until a linearizable read may be answered from {@link #state}.
   *
   * @param lease trust the leader's lease in place of a quorum round
   * @return {@link Reply.ReadReady} when that index is applied here, or {@link Reply.Refused}
   */
  public CompletableFuture<Reply> read(boolean lease) {
    reads.increment();
    return request(id -> new Event.Read(id, lease)).thenCompose(this::awaitApplied);
  }

  private CompletableFuture<Reply> awaitApplied(Reply reply) {
    if (reply instanceof Reply.ReadReady(long _, long readIndex)) {
      var passed = new CompletableFuture<Long>();
      applier.whenApplied(readIndex, passed);
      return passed.thenApply(_ -> reply);
    }
    return CompletableFuture.completedFuture(reply);
  }

  /**
   * Asks the core.
   *
   * @param event makes the event of the number that the core's reply will carry
   * @return fails with {@link NodeBusyException} when it was not taken
   */
  public CompletableFuture<Reply> request(LongFunction<Event> event) {
    Pending.Numbered<Event, Reply> request = pending.request(event);
    return enqueued(request, mailbox.offerRequest(request.event()));
  }

  private <T> CompletableFuture<T> enqueued(Pending.Numbered<?, T> numbered, boolean taken) {
    if (taken) {
      return numbered.answer();
    }
    pending.withdraw(numbered);
    return CompletableFuture.failedFuture(
        mailbox.isClosed()
            ? new NodeBusyException(
                NodeBusyException.Cause.STOPPING, self.name() + " is going down: ask another node")
            : new NodeBusyException(
                NodeBusyException.Cause.OVERLOADED,
                "too many requests wait for %s: retry later".formatted(self.name())));
  }

  /** An event that has no reply. */
  public void post(Event event) {
    mailbox.post(event);
  }

  /** At most some milliseconds old. */
  public CoreStatus status() {
    return loop.status();
  }

  /** The status after everything that this node has taken in until now. */
  public CompletableFuture<CoreStatus> freshStatus() {
    var fresh = new CompletableFuture<CoreStatus>();
    mailbox.observe(fresh::complete);
    return fresh;
  }

  /** See {@link Snapshots#take}. Blocks. */
  public SnapshotMetadata takeSnapshot() throws IOException, InterruptedException {
    return snapshots.take();
  }

  /** What clients asked since the start. */
  public Counts counts() {
    return new Counts(proposals.sum(), reads.sum());
  }

  /** See {@link #counts}. */
  public record Counts(long proposals, long reads) {}

  /** Figures of the threads, for metrics. */
  public Load load() {
    return new Load(
        mailbox.size(),
        pending.size(),
        logWriter.queued(),
        applier.queued(),
        storage.logBytes(),
        System.nanoTime() - loop.lastTurnNanos());
  }

  /**
   * @param loopSilenceNanos since the loop last began a turn
   */
  public record Load(
      int mailbox,
      int pendingRequests,
      int queuedWrites,
      int queuedApplies,
      long logBytes,
      long loopSilenceNanos) {}

  /**
   * Stops the threads, the one that makes work before those that do it. Everything taken is
   * answered now, if only by saying that its outcome is unknown; what comes later is refused.
   */
  public void stop() {
    try {
      mailbox.close();
      loopThread.join(STOP_MILLIS);
      snapshots.stop();
      snapshotThread.join(STOP_MILLIS);
      logWriter.stop();
      logThread.join(STOP_MILLIS);
      applier.stop();
      applyThread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pending.abandon("the node stopped before the outcome was known");
  }

  /**
   * Lets go of files and memory. After {@link #stop}, and when nobody reads any more.
   *
   * @throws IOException when the files cannot be closed
   */
  @Override
  public void close() throws IOException {
    storage.close();
    state.close();
  }
}
