package sys.storage.harness.scenarios.command;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes the ways to a member long. */
@Command(
    name = "delay",
    mixinStandardHelpOptions = true,
    description =
        "Holds every message to and from a member back, and returns when messages each way are"
            + " measured to come so much later: bin/lab delay demo-2 200ms.")
final class DelayCommand implements Callable<Integer> {

  private static final Duration LONGEST = Duration.ofSeconds(4);

  @Mixin private FaultOptions options = new FaultOptions();

  @Parameters(index = "0", paramLabel = "MEMBER", description = "Whose ways.")
  private String member = "";

  @Parameters(
      index = "1",
      paramLabel = "DURATION",
      converter = FaultOptions.DurationConverter.class,
      description = "For example 200ms; at most 4s.")
  private Duration delay = Duration.ZERO;

  @Override
  public Integer call() {
    Duration checked = FaultWork.atMost(delay, LONGEST);
    String text = "%s by %d ms each way".formatted(member, checked.toMillis());
    return new FaultWork(options)
        .make(
            "delay " + text,
            tools -> {
              tools.network().delay(member, checked, options.ttl);
              return "delayed: " + text;
            });
  }
}
