package sys.storage.harness.scenarios.command;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import sys.storage.harness.scenarios.cluster.MemberView;
import sys.storage.harness.scenarios.fault.FaultFailed;
import sys.storage.harness.scenarios.laboratory.LaboratoryException;

/** Kills the leader. */
@Command(
    name = "leader-kill",
    mixinStandardHelpOptions = true,
    description =
        "Kills the leader's process without warning (on a real cluster: deletes its pod without"
            + " grace), and returns when another member leads in a later term.")
final class LeaderKillCommand implements Callable<Integer> {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long LOOK_AGAIN_MILLIS = 20;

  @Mixin private FaultOptions options = new FaultOptions();

  @Override
  public Integer call() {
    return new FaultWork(options).with(LeaderKillCommand::kill);
  }

  private static String kill(FaultWork.Tools tools) {
    MemberView leader =
        tools
            .members()
            .leader()
            .orElseThrow(() -> new LaboratoryException("no member leads: there is none to kill"));
    long startNanos = System.nanoTime();
    tools.laboratory().kill(leader.pod());
    tools.journal().begun("kill -9 of the leader " + leader.name());
    while (System.nanoTime() - startNanos < LIMIT.toNanos()) {
      Optional<MemberView> next =
          tools.members().leader().filter(now -> now.term() > leader.term());
      if (next.isPresent()) {
        tools.journal().allEnded();
        return "killed %s, leader of term %d; %s leads in term %d after %d ms"
            .formatted(
                leader.name(),
                leader.term(),
                next.get().name(),
                next.get().term(),
                Duration.ofNanos(System.nanoTime() - startNanos).toMillis());
      }
      pause();
    }
    throw new FaultFailed(
        "killed %s, and no member leads in a later term than %d after %d s"
            .formatted(leader.name(), leader.term(), LIMIT.toSeconds()));
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultFailed("interrupted");
    }
  }
}
