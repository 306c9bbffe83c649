package sys.storage.raft.node;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.admin.AdminClient;
import sys.storage.raft.client.admin.NodeStatus;

/**
 * A node in a process of its own, on a loopback address of its own: all nodes of a test use the
 * same three ports, as pods do.
 */
final class RealNode implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(30);

  private final String address;
  private final Ports ports;
  private final Path output;
  private final Process process;

  /** Free on all loopback addresses when it was looked. */
  record Ports(int client, int peer, int admin) {
    static Ports free() throws IOException {
      try (var a = new ServerSocket(0);
          var b = new ServerSocket(0);
          var c = new ServerSocket(0)) {
        return new Ports(a.getLocalPort(), b.getLocalPort(), c.getLocalPort());
      }
    }
  }

  private RealNode(String address, Ports ports, Path output, Process process) {
    this.address = address;
    this.ports = ports;
    this.output = output;
    this.process = process;
  }

  /**
   * @param number its name and the last part of its address
   * @param shell what the shell does before it becomes the node
   */
  static RealNode start(
      int number, Path root, Ports ports, String shell, Map<String, String> variables)
      throws IOException {
    String address = "127.0.7." + number;
    Path output = root.resolve(number + ".log");
    var command = new ArrayList<>(List.of("/bin/sh", "-c", shell + " exec \"$@\"", "sh"));
    command.addAll(java());
    command.addAll(
        List.of(
            "--name=" + number,
            "--peer-host=127.0.7.{name}",
            "--bind-address=" + address,
            "--data-dir=" + root.resolve(Integer.toString(number)),
            "--client-port=" + ports.client(),
            "--peer-port=" + ports.peer(),
            "--admin-port=" + ports.admin()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("RAFT_"));
    builder.environment().putAll(variables);
    return new RealNode(address, ports, output, builder.start());
  }

  private static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx96m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName());
  }

  URI api() {
    return URI.create("http://%s:%d".formatted(address, ports.client()));
  }

  AdminClient admin() {
    return new AdminClient(
        TestNode.HTTP,
        URI.create("http://%s:%d".formatted(address, ports.admin())),
        Duration.ofSeconds(15));
  }

  RealNode awaitListening() {
    await()
        .atMost(START)
        .until(() -> !process.isAlive() || admin().status(false) instanceof Answer.Ok<NodeStatus>);
    return this;
  }

  /** As the kubelet does. */
  void terminate() {
    process.destroy();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  int awaitEnd(Duration limit) throws IOException, InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the node did not end within %s: %s".formatted(limit, output()));
    }
    return process.exitValue();
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  static InetAddress address(int number) throws IOException {
    return InetAddress.getByName("127.0.7." + number);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
