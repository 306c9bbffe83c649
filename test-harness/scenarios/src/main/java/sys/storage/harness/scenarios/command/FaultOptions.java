package sys.storage.harness.scenarios.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import sys.storage.harness.scenarios.laboratory.Laboratory;

/** Options of all commands that make faults. */
final class FaultOptions {

  private static final Duration LONGEST = Duration.ofHours(1);

  @Mixin Place place = new Place();

  @Mixin NamespaceOption namespace = new NamespaceOption();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "demo",
      description = "Name of the RaftCluster. Default: ${DEFAULT-VALUE}.")
  String name = "demo";

  @Option(
      names = "--ttl",
      paramLabel = "DURATION",
      defaultValue = "5m",
      converter = DurationConverter.class,
      description =
          "The fault ends by itself after this, for example 30s; at most 1h. Default:"
              + " ${DEFAULT-VALUE}.")
  Duration ttl = Duration.ofMinutes(5);

  @Option(
      names = "--hold",
      description = "Stay until Ctrl-C or the end of --ttl, then heal. Else return at once.")
  boolean hold;

  @Option(
      names = "--history",
      paramLabel = "FILE",
      description =
          "Where the fault is recorded, as JSON lines (default: faults.jsonl in the place of the"
              + " laboratory).")
  private Optional<Path> history = Optional.empty();

  Path journal(Laboratory laboratory) {
    return history.orElse(laboratory.home().directory().resolve("faults.jsonl"));
  }

  /** Reads {@code 200ms}, {@code 30s}, {@code 5m}, {@code 1h}; at most an hour. */
  static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      Duration duration = parse(text);
      if (!duration.isPositive() || duration.compareTo(LONGEST) > 0) {
        throw new TypeConversionException("'%s' is outside 1ms..1h".formatted(text));
      }
      return duration;
    }

    private static Duration parse(String text) {
      try {
        int digits = 0;
        while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
          digits++;
        }
        long number = Long.parseLong(text.substring(0, digits));
        return switch (text.substring(digits)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          case String _ -> throw new NumberFormatException(text);
        };
      } catch (NumberFormatException | ArithmeticException e) {
        throw new TypeConversionException(
            "'%s' is not a duration such as 200ms, 30s, 5m or 1h".formatted(text));
      }
    }
  }
}
