package sys.storage.harness.scenarios.command;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Cuts members off from each other. */
@Command(
    name = "partition",
    mixinStandardHelpOptions = true,
    description = {
      "Cuts all ways between two sides in both directions, and returns when a message sent each way"
          + " is proved to be lost: bin/lab partition demo-0,demo-1 demo-2,demo-3.",
      "Members on neither side keep all their ways. A second partition takes the place of the first"
          + " at the members that it names."
    })
final class PartitionCommand implements Callable<Integer> {

  @Mixin private FaultOptions options = new FaultOptions();

  @Parameters(index = "0", split = ",", paramLabel = "MEMBER", description = "One side.")
  private List<String> left = List.of();

  @Parameters(index = "1", split = ",", paramLabel = "MEMBER", description = "The other side.")
  private List<String> right = List.of();

  @Override
  public Integer call() {
    String text = "%s | %s".formatted(String.join(",", left), String.join(",", right));
    return new FaultWork(options)
        .make(
            "cut " + text,
            tools -> {
              tools.network().partition(left, right, options.ttl);
              return "cut in both directions: " + text;
            });
  }
}
