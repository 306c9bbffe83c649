package sys.storage.harness.scenarios.torture;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A node that is started, killed and started again on the same directory; of all addresses of the
 * loopback network it has one of its own. One thread; any may close it, and then it stays down.
 */
final class NodeProcess implements AutoCloseable {

  private static final String NETWORK = "127.0.9.";

  private final int number;
  private final Path root;
  private final Ports ports;
  private volatile Optional<Process> process = Optional.empty();
  private boolean closed;

  /** The same on all nodes. */
  record Ports(int client, int peer, int admin) {}

  /**
   * @param number its name, and the last part of its address
   * @param root for its directory and its output
   */
  NodeProcess(int number, Path root, Ports ports) {
    this.number = number;
    this.root = root;
    this.ports = ports;
  }

  URI api() {
    return URI.create("http://" + NETWORK + number + ":" + ports.client());
  }

  URI admin() {
    return URI.create("http://" + NETWORK + number + ":" + ports.admin());
  }

  Path output() {
    return root.resolve(number + ".log");
  }

  synchronized void start() throws IOException {
    if (closed) {
      throw new IllegalStateException("node %d is closed".formatted(number));
    }
    var project = Path.of(System.getProperty("project.root", "../.."));
    var command =
        List.of(
            project.resolve("bin/raft-node").toString(),
            "--name=" + number,
            "--peer-host=" + NETWORK + "{name}",
            "--bind-address=" + NETWORK + number,
            "--data-dir=" + root.resolve(Integer.toString(number)),
            "--client-port=" + ports.client(),
            "--peer-port=" + ports.peer(),
            "--admin-port=" + ports.admin(),
            "--snapshot-interval=2s",
            "--log-level=warn");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("RAFT_"));
    builder.environment().put("RAFT_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("RAFT_CLASSPATH", System.getProperty("java.class.path"));
    process = Optional.of(builder.start());
  }

  /** Whether it has ended although nobody killed it. */
  boolean hasEnded() {
    return process.filter(Process::isAlive).isEmpty();
  }

  /** SIGKILL; does not wait. */
  void kill() {
    process.ifPresent(Process::destroyForcibly);
  }

  void awaitEnd() throws InterruptedException {
    if (process.isPresent() && !process.get().waitFor(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("node %d does not end".formatted(number));
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    kill();
  }
}
