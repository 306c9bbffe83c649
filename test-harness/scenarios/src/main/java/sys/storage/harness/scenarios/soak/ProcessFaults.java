package sys.storage.harness.scenarios.soak;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import sys.storage.harness.kubernetes.process.ProcessEnd;
import sys.storage.harness.scenarios.cluster.Await;
import sys.storage.harness.scenarios.cluster.MemberView;
import sys.storage.harness.scenarios.cluster.Members;
import sys.storage.harness.scenarios.fault.FaultFailed;
import sys.storage.harness.scenarios.fault.Network;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.admin.AdminClient;
import sys.storage.raft.client.admin.FaultRule;

/** Faults of the processes that members are. */
final class ProcessFaults {

  private static final Duration EFFECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration RETURN_LIMIT = Duration.ofSeconds(60);
  private static final String TOKEN = "failed-fsync";
  private static final int LOOKS = 5;

  private final Laboratory laboratory;
  private final Members members;
  private final Network network;

  ProcessFaults(Laboratory laboratory, Members members) {
    this.laboratory = laboratory;
    this.members = members;
    this.network = new Network(members);
  }

  /** SIGKILL of all of them at once; returns when they are dead. */
  Begun kill(List<MemberView> victims) {
    List<ProcessHandle> processes = victims.stream().map(this::process).toList();
    processes.forEach(ProcessHandle::destroyForcibly);
    requireDead(processes);
    List<String> names = Victims.names(victims);
    return new Begun(String.join(",", names), () -> awaitReturn(names));
  }

  /** SIGSTOP; returns when the node does not answer any more. */
  Begun pause(MemberView victim) {
    ProcessHandle process = process(victim);
    AdminClient admin =
        members
            .admin(victim.pod())
            .orElseThrow(() -> new FaultFailed(victim.name() + " has no address"));
    signal(process, "STOP");
    if (!fallsSilent(admin)) {
      signal(process, "CONT");
      throw new FaultFailed(victim.name() + " answers although its process was stopped");
    }
    return new Begun(
        victim.name(),
        () -> {
          signal(process, "CONT");
          awaitReturn(List.of(victim.name()));
        });
  }

  /** Threads stop one by one: what is asked at once may still be answered. */
  private static boolean fallsSilent(AdminClient admin) {
    for (int look = 0; look < LOOKS; look++) {
      if (!(admin.status(false) instanceof Answer.Ok<?>)) {
        return true;
      }
    }
    return false;
  }

  /** The node's next fsync fails; returns when the node has stopped for it. */
  Begun failFsync(MemberView victim) {
    ProcessHandle process = process(victim);
    network.inject(victim.name(), TOKEN, List.of(FaultRule.failFsync()), EFFECT_LIMIT);
    requireDead(List.of(process));
    return new Begun(victim.name(), () -> awaitReturn(List.of(victim.name())));
  }

  private ProcessHandle process(MemberView victim) {
    Pod pod = victim.pod();
    return laboratory
        .processes()
        .of(pod)
        .filter(process -> !ProcessEnd.hasCome(process))
        .orElseThrow(() -> new FaultFailed(victim.name() + " is no process of this machine"));
  }

  private static void requireDead(List<ProcessHandle> processes) {
    try {
      for (ProcessHandle process : processes) {
        if (!ProcessEnd.await(process, EFFECT_LIMIT)) {
          throw new FaultFailed(
              "process %d lives %d s later".formatted(process.pid(), EFFECT_LIMIT.toSeconds()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultFailed("interrupted");
    }
  }

  /** Those of them that are still to exist answer again. */
  void awaitReturn(List<String> names) {
    Await.until(
        "%s back".formatted(names),
        RETURN_LIMIT,
        () ->
            members.observe().stream()
                .filter(member -> names.contains(member.name()))
                .allMatch(member -> member.term() >= 0),
        () -> members.observe().stream().map(MemberView::describe).toList().toString());
  }

  private static void signal(ProcessHandle process, String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new FaultFailed("cannot send SIG%s: %s".formatted(signal, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FaultFailed("interrupted");
    }
  }
}
