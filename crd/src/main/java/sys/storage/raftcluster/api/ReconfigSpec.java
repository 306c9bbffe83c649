package sys.storage.raftcluster.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Limits on membership changes. */
public record ReconfigSpec(
    @JsonPropertyDescription("Changes that may start per second, minute or hour, e.g. 1/min")
        @Default("1/min")
        @Size(max = 16)
        @ValidationRule(
            value = "self.matches('^[1-9][0-9]{0,3}/(s|min|h)$')",
            messageExpression =
                "'rateLimit ' + self + ' is not a number of changes per s, min or h, for example"
                    + " 1/min'")
        String rateLimit,
    @JsonPropertyDescription("Learners that may catch up at once, 1 to 8")
        @Default("1")
        @ValidationRule(
            value = "self >= 1 && self <= 8",
            messageExpression = "'maxParallel %d is outside 1..8'.format([self])")
        int maxParallel,
    @JsonPropertyDescription(
            "Pause after a change before the next one starts, in seconds, 0 to 86400")
        @Default("60")
        @ValidationRule(
            value = "self >= 0 && self <= 86400",
            messageExpression = "'cooldownSeconds %d is outside 0..86400'.format([self])")
        int cooldownSeconds) {

  public static final ReconfigSpec DEFAULTS = new ReconfigSpec("1/min", 1, 60);

  public ReconfigSpec {
    rateLimit = rateLimit == null ? "1/min" : rateLimit;
  }
}
