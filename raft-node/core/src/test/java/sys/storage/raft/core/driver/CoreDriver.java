package sys.storage.raft.core.driver;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import sys.storage.raft.core.CoreOptions;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Effects;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.RaftCore;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.ConfigurationEntry;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.message.Envelope;
import sys.storage.raft.core.message.Message;

/**
 * One core, by hand: the test plays all other members, the disk and the clock. Nothing is durable
 * until {@link #sync}.
 */
public final class CoreDriver {

  public static final UUID CLUSTER = new UUID(0, 1);
  public static final MemberId A = member("a");
  public static final MemberId B = member("b");
  public static final MemberId C = member("c");
  public static final MemberId D = member("d");
  public static final CoreOptions OPTIONS = CoreOptions.withElectionTimeoutMillis(300);

  private final CoreOptions options;
  private final DriverDisk disk;
  private RaftCore core;
  private long nowNanos = 1_000_000_000;
  private long requests;
  private long lastBatch;
  private Effects firstEffects;

  private static MemberId member(String name) {
    return new MemberId(name, UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
  }

  private CoreDriver(CoreOptions options, DriverDisk disk) {
    this.options = options;
    this.disk = disk;
    this.core = start();
    this.firstEffects = step(); // the first tick
  }

  /** Member A, term 1, with the configuration as its only entry, committed. */
  public static CoreDriver with(Configuration configuration) {
    return with(configuration, OPTIONS);
  }

  public static CoreDriver with(Configuration configuration, CoreOptions options) {
    var disk = new DriverDisk();
    disk.format(new HardState(1, Optional.empty(), 1), configurationEntry(1, 1, configuration));
    var driver = new CoreDriver(options, disk);
    driver.elapse(300); // a node that restarts honours an unknown leader's lease
    return driver;
  }

  public static CoreDriver withVoters(MemberId... voters) {
    return with(Configuration.of(List.of(voters)));
  }

  /** A formatted node that knows of nobody. */
  public static CoreDriver blank() {
    return blank(OPTIONS);
  }

  public static CoreDriver blank(CoreOptions options) {
    return new CoreDriver(options, new DriverDisk());
  }

  private RaftCore start() {
    return new RaftCore(CLUSTER, A, options, disk.restore(), disk, disk, new SplittableRandom(7));
  }

  /** The process is killed and started again. */
  public void restart() {
    disk.loseUnsynced();
    core = start();
    firstEffects = step();
  }

  public CoreStatus status() {
    return core.status();
  }

  public DriverDisk disk() {
    return disk;
  }

  // Events.

  /** One turn, with the present time. */
  public Effects step(Event... events) {
    Effects effects =
        core.step(Stream.concat(Stream.of(new Event.Tick(nowNanos)), Stream.of(events)).toList());
    effects
        .persist()
        .ifPresent(
            batch -> {
              disk.write(batch);
              lastBatch = batch.number();
            });
    return effects;
  }

  /** Number of the newest batch. */
  public long lastBatch() {
    return lastBatch;
  }

  /** What the first turn after the last start wanted. */
  public Effects firstEffects() {
    return firstEffects;
  }

  public Effects receive(Message... messages) {
    return step(Stream.of(messages).map(Event.Received::new).toArray(Event[]::new));
  }

  /** Time goes on without anything happening. */
  public Effects elapse(long millis) {
    nowNanos += millis * 1_000_000;
    return step();
  }

  /** The process is paused; then everything that waited comes in one turn. */
  public Effects stepAfter(long millis, Event... events) {
    nowNanos += millis * 1_000_000;
    return step(events);
  }

  /** Everything written so far is durable. */
  public Effects sync() {
    long number = 0;
    while (!disk.isIdle()) {
      number = disk.sync();
    }
    return step(new Event.Persisted(number));
  }

  public long nextRequest() {
    return ++requests;
  }

  public Effects propose(int bytes) {
    return step(new Event.Propose(nextRequest(), new byte[bytes]));
  }

  /** Wins an election with the votes of the others, and makes the blank entry durable here. */
  public CoreDriver lead(MemberId... granting) {
    elapse(600);
    for (MemberId voter : granting) {
      long term = status().term();
      receive(new Message.PreVoteResponse(from(voter, term), true, term + 1));
    }
    sync();
    for (MemberId voter : granting) {
      receive(new Message.VoteResponse(from(voter), true));
    }
    sync();
    return this;
  }

  // Messages of the others, in the present term unless said otherwise.

  public Envelope from(MemberId sender) {
    return from(sender, status().term());
  }

  public Envelope from(MemberId sender, long term) {
    return new Envelope(CLUSTER, sender, A, term);
  }

  /** The peer holds everything up to the index. */
  public Message accepted(MemberId peer, long match) {
    return new Message.AppendResponse(from(peer), true, match, 0, 0, 0);
  }

  public Message append(
      MemberId leader, long term, long previous, long previousTerm, long commit, Entry... entries) {
    return new Message.AppendRequest(
        from(leader, term), previous, previousTerm, commit, List.of(entries));
  }

  public Message heartbeat(MemberId leader, long term) {
    return new Message.Heartbeat(from(leader, term), 0, 0);
  }

  public Message heartbeatResponse(MemberId peer, long round) {
    return new Message.HeartbeatResponse(from(peer), round, 0);
  }

  public Message voteRequest(MemberId candidate, long term, long lastIndex, long lastTerm) {
    return new Message.VoteRequest(from(candidate, term), lastIndex, lastTerm, false);
  }

  public static Entry command(long index, long term) {
    return Entry.create(index, term, 0, Entry.Kind.COMMAND, new byte[8]);
  }

  public static Entry configurationEntry(long index, long term, Configuration configuration) {
    return Entry.create(
        index,
        term,
        0,
        Entry.Kind.CONFIGURATION,
        new ConfigurationEntry(configuration, 0).encode());
  }

  /** The messages of a kind, in order. */
  public static <M extends Message> List<M> sent(Effects effects, Class<M> kind) {
    var found = new ArrayList<M>();
    for (Message message : effects.messages()) {
      if (kind.isInstance(message)) {
        found.add(kind.cast(message));
      }
    }
    return found;
  }

  public static <M extends Message> List<M> sent(Effects effects, Class<M> kind, MemberId to) {
    return sent(effects, kind).stream()
        .filter(message -> message.envelope().to().equals(to))
        .toList();
  }
}
