package sys.storage.raftcluster.operator.plan;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code spec.reconfig.rateLimit}: so many starts of changes per second, minute or hour. */
public record RateLimit(int starts, Duration per) {

  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,3})/(s|min|h)");

  /**
   * @param text for example {@code 1/min}
   * @throws IllegalArgumentException when the text has another form
   */
  public static RateLimit parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "rateLimit '%s' is not a number of changes per s, min or h, for example 1/min"
              .formatted(text));
    }
    Duration per =
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(1);
          case "min" -> Duration.ofMinutes(1);
          default -> Duration.ofHours(1);
        };
    return new RateLimit(Integer.parseInt(matcher.group(1)), per);
  }

  /** The starts are spread evenly: the least time from one to the next. */
  public Duration interval() {
    return per.dividedBy(starts);
  }
}
