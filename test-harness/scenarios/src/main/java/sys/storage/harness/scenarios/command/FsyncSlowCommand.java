package sys.storage.harness.scenarios.command;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Makes a member's disk slow. */
@Command(
    name = "fsync-slow",
    mixinStandardHelpOptions = true,
    description =
        "Makes each fsync of a member longer, and returns when one is measured to be:"
            + " bin/lab fsync-slow demo-1 50ms.")
final class FsyncSlowCommand implements Callable<Integer> {

  private static final Duration LONGEST = Duration.ofSeconds(60);

  @Mixin private FaultOptions options = new FaultOptions();

  @Parameters(index = "0", paramLabel = "MEMBER", description = "Whose disk.")
  private String member = "";

  @Parameters(
      index = "1",
      paramLabel = "DURATION",
      converter = FaultOptions.DurationConverter.class,
      description = "For example 50ms; at most 60s.")
  private Duration delay = Duration.ZERO;

  @Override
  public Integer call() {
    Duration checked = FaultWork.atMost(delay, LONGEST);
    return new FaultWork(options)
        .make(
            "fsync of %s slower by %d ms".formatted(member, checked.toMillis()),
            tools ->
                "slow disk: an fsync of %s takes %d ms"
                    .formatted(
                        member,
                        tools.network().slowFsync(member, checked, options.ttl).toMillis()));
  }
}
