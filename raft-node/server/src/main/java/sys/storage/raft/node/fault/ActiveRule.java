package sys.storage.raft.node.fault;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import sys.storage.raft.client.admin.FaultReport;
import sys.storage.raft.client.admin.FaultRule;
import sys.storage.raft.client.admin.FaultRule.Direction;
import sys.storage.raft.client.admin.FaultRule.MessageKind;

/** A rule in force. Any thread. */
final class ActiveRule {

  private static final int ALL_PERCENT = 100;

  private final String token;
  private final FaultRule rule;
  private final Set<MessageKind> messages;
  private final int percent;
  private final long endNanos;
  private final LongAdder hits = new LongAdder();

  /**
   * @param rule one that {@link RuleCheck} has passed
   * @param endNanos by {@link System#nanoTime}
   */
  ActiveRule(String token, FaultRule rule, long endNanos) {
    this.token = token;
    this.rule = rule;
    this.messages =
        rule.messages()
            .map(kinds -> (Set<MessageKind>) EnumSet.copyOf(kinds))
            .orElseGet(() -> EnumSet.allOf(MessageKind.class));
    this.percent = rule.percent().orElse(ALL_PERCENT);
    this.endNanos = endNanos;
  }

  String token() {
    return token;
  }

  FaultRule rule() {
    return rule;
  }

  boolean hasEnded(long nowNanos) {
    return nowNanos - endNanos >= 0;
  }

  /** Whether it hits this message; counted if so. */
  boolean hits(Direction direction, String peer, MessageKind kind, long nowNanos) {
    return rule.direction().filter(direction::equals).isPresent()
        && (rule.peer().isEmpty() || rule.peer().get().equals(peer))
        && messages.contains(kind)
        && happens(nowNanos);
  }

  /** Whether it hits this fsync; counted if so. */
  boolean hitsFsync(long nowNanos) {
    return !rule.kind().ofMessages() && happens(nowNanos);
  }

  private boolean happens(long nowNanos) {
    if (hasEnded(nowNanos)
        || (percent < ALL_PERCENT && ThreadLocalRandom.current().nextInt(ALL_PERCENT) >= percent)) {
      return false;
    }
    hits.increment();
    return true;
  }

  FaultReport.Rule report(long nowNanos) {
    return new FaultReport.Rule(
        token, rule, hits.sum(), Math.max(0, (endNanos - nowNanos) / 1_000_000));
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(RuleText.of(rule), token);
  }
}
