package sys.storage.raft.node.fault;

import java.util.stream.Collectors;
import sys.storage.raft.client.admin.FaultRule;

/** A rule in words, for the log. */
final class RuleText {

  private RuleText() {}

  static String of(FaultRule rule) {
    String part = rule.percent().isPresent() ? rule.percent().getAsInt() + " % of " : "";
    String time = rule.millis().isPresent() ? " by " + rule.millis().getAsInt() + " ms" : "";
    String what =
        rule.messages()
            .map(kinds -> kinds.stream().map(Object::toString).collect(Collectors.joining(", ")))
            .orElse("all messages");
    String where =
        switch (rule.direction().orElse(FaultRule.Direction.SEND)) {
          case SEND -> "to";
          case RECEIVE -> "from";
        };
    return switch (rule.kind()) {
      case DROP, DELAY, DUPLICATE, REORDER ->
          "%s %s%s %s %s%s"
              .formatted(rule.kind(), part, what, where, rule.peer().orElse("all members"), time);
      case SLOW_FSYNC, FAIL_FSYNC -> "%s%s%s".formatted(part, rule.kind(), time);
    };
  }
}
