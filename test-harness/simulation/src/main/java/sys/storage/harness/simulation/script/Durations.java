package sys.storage.harness.simulation.script;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as scenarios write them: a number and a unit, exact to the nanosecond. */
final class Durations {

  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,16}(?:\\.[0-9]{1,9})?)(s|ms|us|ns)");

  private enum Unit {
    S(1_000_000_000),
    MS(1_000_000),
    US(1_000),
    NS(1);

    private final long nanos;

    Unit(long nanos) {
      this.nanos = nanos;
    }
  }

  private Durations() {}

  /** Empty when the text is no time, or finer than a nanosecond, or longer than a hundred days. */
  static Optional<Duration> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Unit unit = Unit.valueOf(matcher.group(2).toUpperCase(Locale.ROOT));
    BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit.nanos));
    boolean representable =
        nanos.stripTrailingZeros().scale() <= 0
            && nanos.compareTo(BigDecimal.valueOf(Duration.ofDays(100).toNanos())) <= 0;
    return representable ? Optional.of(Duration.ofNanos(nanos.longValueExact())) : Optional.empty();
  }

  /** In the largest unit that needs no fraction. */
  static String format(Duration duration) {
    long nanos = duration.toNanos();
    for (Unit unit : Unit.values()) {
      if (nanos % unit.nanos == 0) {
        return nanos / unit.nanos + unit.name().toLowerCase(Locale.ROOT);
      }
    }
    throw new IllegalStateException("every time is a number of nanoseconds: " + duration);
  }
}
