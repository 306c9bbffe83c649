package sys.storage.harness.scenarios.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends all faults. */
@Command(
    name = "heal",
    mixinStandardHelpOptions = true,
    description =
        "Ends all injected faults of a cluster, and returns when every member hears every other.")
final class HealCommand implements Callable<Integer> {

  @Mixin private FaultOptions options = new FaultOptions();

  @Override
  public Integer call() {
    return new FaultWork(options)
        .with(
            tools -> {
              int ended = tools.network().heal();
              tools.journal().allEnded();
              return ended == 0
                  ? "there was nothing to heal: every member hears every other"
                  : "healed, %d rules ended: every member hears every other".formatted(ended);
            });
  }
}
