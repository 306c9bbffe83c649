package sys.storage.raft.node.fault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.raft.client.admin.ElectionTrace;
import sys.storage.raft.client.admin.FaultReport;
import sys.storage.raft.client.admin.FaultRequest;
import sys.storage.raft.client.admin.FaultRule;
import sys.storage.raft.client.admin.FaultRule.Direction;
import sys.storage.raft.client.admin.FaultRule.MessageKind;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.message.Message;
import sys.storage.raft.node.disk.Disk;

/**
 * The faults of one node: the rules in force, and what stands in the way of its messages and its
 * disk. Any thread.
 */
public final class Faults implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Faults.class);
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final HeldMessages held = new HeldMessages();
  private final PeerCounts peers = new PeerCounts();
  private final ElectionLog elections = new ElectionLog();
  private final Map<FaultRule.Kind, LongAdder> injected = new EnumMap<>(FaultRule.Kind.class);

  /** Replaced whole, under this object's lock. */
  private volatile List<ActiveRule> rules = List.of();

  public Faults() {
    for (FaultRule.Kind kind : FaultRule.Kind.values()) {
      injected.put(kind, new LongAdder());
    }
  }

  /**
   * Takes the place of the rules of the same token; in force on return.
   *
   * @param self name of this node
   * @throws IllegalArgumentException when the rules make no sense; the message is for the user
   */
  public void inject(FaultRequest.Inject request, String self) {
    RuleCheck.check(request, self);
    long ttlNanos = request.ttlMillis() * NANOS_PER_MILLI;
    long endNanos = System.nanoTime() + ttlNanos;
    List<ActiveRule> fresh =
        request.rules().stream()
            .map(rule -> new ActiveRule(request.token(), rule, endNanos))
            .toList();
    synchronized (this) {
      var all = new ArrayList<ActiveRule>(rules);
      long now = System.nanoTime();
      all.removeIf(rule -> rule.token().equals(request.token()) || rule.hasEnded(now));
      all.addAll(fresh);
      if (all.size() > RuleCheck.MAX_RULES) {
        throw new IllegalArgumentException(
            "there would be %d rules, a node holds at most %d: DELETE /admin/faults/{token} first"
                .formatted(all.size(), RuleCheck.MAX_RULES));
      }
      rules = List.copyOf(all);
    }
    log.warn("FAULTS INJECTED for {} ms: {}", request.ttlMillis(), fresh);
    held.schedule(ttlNanos, () -> removeIf(rule -> rule.hasEnded(System.nanoTime())));
  }

  /**
   * Ends the rules of a token; nothing when there are none.
   *
   * @throws IllegalArgumentException when it cannot be a token
   */
  public void remove(String token) {
    RuleCheck.checkToken(token);
    removeIf(rule -> rule.token().equals(token));
  }

  public void removeAll() {
    removeIf(_ -> true);
  }

  private synchronized void removeIf(Predicate<ActiveRule> ended) {
    List<ActiveRule> gone = rules.stream().filter(ended).toList();
    if (!gone.isEmpty()) {
      rules = rules.stream().filter(ended.negate()).toList();
      log.warn("injected faults have ended: {}", gone);
    }
  }

  public FaultReport report() {
    long now = System.nanoTime();
    return new FaultReport(
        rules.stream().filter(rule -> !rule.hasEnded(now)).map(rule -> rule.report(now)).toList(),
        peers.report());
  }

  /** Who asked whom for a vote, and who gave it. */
  public ElectionTrace elections() {
    return elections.report();
  }

  /** How often faults of a kind were injected since the start. */
  public long injected(FaultRule.Kind kind) {
    LongAdder count = injected.get(kind);
    return count == null ? 0 : count.sum();
  }

  /** What messages pass on their way to the network. */
  public Consumer<List<Message>> sending(Consumer<List<Message>> network) {
    return messages -> {
      for (Message message : messages) {
        String peer = message.envelope().to().name();
        pass(
            Direction.SEND,
            peer,
            message,
            passed -> {
              peers.sent(peer);
              network.accept(List.of(passed));
            });
      }
    };
  }

  /** What messages pass on their way from the network. */
  public Consumer<Message> receiving(Consumer<Message> node) {
    return message -> {
      String peer = message.envelope().from().name();
      pass(
          Direction.RECEIVE,
          peer,
          message,
          passed -> {
            peers.heard(peer);
            if (Probes.isProbe(passed)) {
              peers.heardProbe(peer);
            } else {
              node.accept(passed);
            }
          });
    };
  }

  /** A message that is counted where it is heard, and not acted upon. */
  public static Message probe(UUID clusterId, MemberId from, MemberId to) {
    return Probes.of(clusterId, from, to);
  }

  private void pass(Direction direction, String peer, Message message, Consumer<Message> next) {
    List<ActiveRule> inForce = rules;
    long holdNanos = 0;
    int copies = 1;
    if (!inForce.isEmpty()) {
      MessageKind kind = MessageKind.of(message);
      long now = System.nanoTime();
      for (ActiveRule rule : inForce) {
        if (rule.hits(direction, peer, kind, now)) {
          count(rule);
          long nanos = rule.rule().millis().orElse(0) * NANOS_PER_MILLI;
          switch (rule.rule().kind()) {
            case DROP -> {
              elections.note(direction, peer, message, true);
              return;
            }
            case DELAY -> holdNanos += nanos;
            case REORDER -> holdNanos += ThreadLocalRandom.current().nextLong(nanos + 1);
            case DUPLICATE -> copies++;
            case SLOW_FSYNC, FAIL_FSYNC -> throw new IllegalStateException(rule + " hit a message");
          }
        }
      }
    }
    elections.note(direction, peer, message, false);
    for (int i = 0; i < copies; i++) {
      if (holdNanos == 0) {
        next.accept(message);
      } else {
        held.deliverAfter(holdNanos, () -> next.accept(message));
      }
    }
  }

  /** The disk, with fsyncs that may be slow or fail. */
  public Disk disk(Disk disk) {
    return new FaultyDisk(disk, this::beforeFsync);
  }

  private void beforeFsync() throws IOException {
    for (ActiveRule rule : rules) {
      if (rule.hitsFsync(System.nanoTime())) {
        count(rule);
        switch (rule.rule().kind()) {
          case SLOW_FSYNC -> pause(rule.rule().millis().orElse(0));
          case FAIL_FSYNC -> throw new IOException("fsync failed: " + rule);
          case DROP, DELAY, DUPLICATE, REORDER ->
              throw new IllegalStateException(rule + " hit the disk");
        }
      }
    }
  }

  private static void pause(long millis) throws IOException {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted in a slow fsync", e);
    }
  }

  private void count(ActiveRule rule) {
    LongAdder count = injected.get(rule.rule().kind());
    if (count != null) {
      count.increment();
    }
  }

  /** Messages that are held back are lost. */
  @Override
  public void close() {
    held.close();
  }
}
