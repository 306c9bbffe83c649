package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The machine below a cluster of one node: its components, and the processes and networks of its
 * pods. {@code E2E_MACHINE} names a directory with the commands {@code kube-proc}, {@code
 * kube-partition} and {@code kube-heal}; without it such tests are skipped.
 */
final class Machine {

  private static final String API_SERVER = "kube-apiserver";

  private final Path tools;

  private Machine(Path tools) {
    this.tools = tools;
  }

  static Machine assumed() {
    Optional<Path> tools = Optional.ofNullable(System.getenv("E2E_MACHINE")).map(Path::of);
    assumeTrue(
        tools.map(directory -> Files.isExecutable(directory.resolve("kube-proc"))).orElse(false),
        "E2E_MACHINE names no tools of the machine: its components are not touched");
    return new Machine(tools.orElseThrow());
  }

  void killApiServer() {
    run("kube-proc", "kill", API_SERVER);
  }

  /**
   * And its clients anew: they would come back to it by themselves, but the oftener it was away the
   * later, and theirs is not the patience that is tested here.
   */
  void startApiServer() {
    run("kube-proc", "start", API_SERVER);
    run(
        "kube-proc",
        "restart",
        "kube-controller-manager",
        "kube-scheduler",
        "kubelet",
        "kube-proxy",
        "coredns");
  }

  /** Drops every packet between two pods, silently and until {@link #heal}. */
  void cut(Pod one, Pod other) {
    run("kube-partition", path(one), "--", path(other));
  }

  void cutFromApi(Pod pod) {
    run("kube-partition", path(pod), "--", "@api");
  }

  /** Ends all cuts. */
  void heal() {
    run("kube-heal");
  }

  private static String path(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }

  /** Stops a pod's processes where they are, as a long pause of the machine does. */
  void freeze(Pod pod) {
    signal("STOP", pod);
  }

  void thaw(Pod pod) {
    signal("CONT", pod);
  }

  private static void signal(String name, Pod pod) {
    List<Long> processes = processes(pod.getMetadata().getUid());
    assertThat(processes).as("processes of %s", pod.getMetadata().getName()).isNotEmpty();
    processes.forEach(pid -> Commands.run("kill", "-" + name, pid.toString()));
  }

  /** Those in the pod's control group, but for the one that only holds its network. */
  private static List<Long> processes(String podUid) {
    String underscored = podUid.replace('-', '_');
    return ProcessHandle.allProcesses()
        .filter(process -> !command(process).endsWith("pause"))
        .map(ProcessHandle::pid)
        .filter(
            pid -> {
              String group = controlGroup(pid);
              return group.contains(podUid) || group.contains(underscored);
            })
        .toList();
  }

  private static String command(ProcessHandle process) {
    return process.info().command().orElse("");
  }

  private static String controlGroup(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cgroup"));
    } catch (IOException e) {
      return ""; // It has ended.
    }
  }

  private void run(String tool, String... arguments) {
    Commands.run(Stream.concat(Stream.of(tool(tool)), Stream.of(arguments)).toArray(String[]::new));
  }

  private String tool(String name) {
    return tools.resolve(name).toString();
  }
}
