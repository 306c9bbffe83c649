package sys.storage.raft.node.fault;

import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import sys.storage.raft.client.admin.FaultRequest;
import sys.storage.raft.client.admin.FaultRule;
import sys.storage.raft.node.directory.MemberName;

/** Whether what came from outside is a set of rules that makes sense. */
final class RuleCheck {

  static final int MAX_RULES = 256;

  private static final long MAX_TTL_MILLIS = 3_600_000;
  private static final int MAX_MILLIS = 60_000;
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private RuleCheck() {}

  /**
   * @param self name of this node, which is no peer of its own
   * @throws IllegalArgumentException when it does not; the message is for the user
   */
  static void check(FaultRequest.Inject request, String self) {
    checkToken(request.token());
    within("ttlMillis", request.ttlMillis(), MAX_TTL_MILLIS);
    List<FaultRule> rules = request.rules();
    require(!rules.isEmpty(), "rules is empty: name at least one, or DELETE /admin/faults/{token}");
    require(
        rules.size() <= MAX_RULES,
        "rules has %d elements, a node holds at most %d".formatted(rules.size(), MAX_RULES));
    for (FaultRule rule : rules) {
      check(rule, self);
    }
  }

  static void checkToken(String token) {
    require(
        TOKEN.matcher(token).matches(),
        "token '%s' is not 1 to 64 letters, digits, '.', '_' and '-'".formatted(shown(token)));
  }

  private static void check(FaultRule rule, String self) {
    FaultRule.Kind kind = rule.kind();
    within("percent", rule.percent(), 100);
    within("millis", rule.millis(), MAX_MILLIS);
    if (kind.takesTime()) {
      require(rule.millis().isPresent(), "%s needs millis, 1 to %d".formatted(kind, MAX_MILLIS));
    } else {
      require(rule.millis().isEmpty(), "%s takes no millis: leave it out".formatted(kind));
    }
    if (kind.ofMessages()) {
      require(rule.direction().isPresent(), kind + " needs a direction: send or receive");
    } else {
      require(
          rule.direction().isEmpty() && rule.peer().isEmpty() && rule.messages().isEmpty(),
          kind + " is about the disk: leave direction, peer and messages out");
    }
    rule.peer().ifPresent(MemberName::check);
    require(
        rule.peer().isEmpty() || !rule.peer().get().equals(self),
        "peer '%s' is this node itself: name another, or leave it out for all".formatted(self));
    rule.messages()
        .ifPresent(
            kinds -> {
              require(!kinds.isEmpty(), "messages is empty: leave it out for all kinds");
              require(
                  EnumSet.copyOf(kinds).size() == kinds.size(),
                  "messages %s names a kind twice".formatted(kinds));
            });
  }

  private static void within(String field, OptionalInt value, int max) {
    if (value.isPresent()) {
      within(field, value.getAsInt(), max);
    }
  }

  private static void within(String field, long value, long max) {
    require(value >= 1 && value <= max, "%s %d is outside 1..%d".formatted(field, value, max));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  private static String shown(String text) {
    return text.length() > 64 ? text.substring(0, 64) + "…" : text;
  }
}
