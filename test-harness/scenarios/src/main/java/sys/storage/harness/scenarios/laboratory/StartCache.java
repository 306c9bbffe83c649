package sys.storage.harness.scenarios.laboratory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.Consistency;
import sys.storage.raft.client.admin.AdminClient;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.client.kv.Condition;
import sys.storage.raft.client.kv.KvClient;
import sys.storage.raft.client.kv.KvClientOptions;

/**
 * Makes the node's cache of loaded and linked classes (JEP 483) by a training run: a node alone is
 * founded, written to, read from and stopped. {@code bin/raft-node} uses the cache when it is
 * there, and so does the image; a node then starts in less than half of the time, which several
 * JVMs that start at once on a small machine need.
 */
public final class StartCache {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int OPERATIONS = 50;

  private static final String NODE = "node";

  private final List<String> command;
  private final LabHome scratch;
  private final Launcher launcher;

  /**
   * @param command what starts a node: the cache is for these JVM options and this class path
   */
  public StartCache(List<String> command) throws IOException {
    this.command = List.copyOf(command);
    this.scratch = new LabHome(Files.createTempDirectory("raft-node-training-"));
    this.launcher = new Launcher(scratch);
  }

  /** Writes {@code file}, in the place of an older one. */
  public void write(Path file) throws IOException {
    Files.deleteIfExists(file);
    scratch.create();
    int[] ports = freePorts();
    BackgroundProcess node =
        launcher.start(
            NODE,
            Stream.concat(
                    command.stream(),
                    Stream.of(
                        "--name=training",
                        "--bind-address=127.0.0.1",
                        "--data-dir=" + scratch.directory().resolve("data"),
                        "--client-port=" + ports[0],
                        "--peer-port=" + ports[1],
                        "--admin-port=" + ports[2]))
                .toList(),
            Map.of(
                "JDK_JAVA_OPTIONS",
                "-XX:AOTCacheOutput=" + file,
                // Classes linked beforehand are all in memory from the start, and save no time.
                "JDK_AOT_VM_OPTIONS",
                "-XX:-AOTClassLinking"));
    try {
      exercise(node, ports[0], ports[2]);
      node.stop(LIMIT);
      if (!Files.exists(file)) {
        throw new LaboratoryException(
            "the training run wrote no %s:\n%s".formatted(file, node.logTail(15)));
      }
    } finally {
      abandon();
    }
  }

  /** Ends the training run and leaves nothing of it. Any thread may call. */
  public void abandon() {
    launcher.close();
    BackgroundProcess.find(scratch.directory(), NODE).ifPresent(BackgroundProcess::kill);
    scratch.remove();
  }

  private static void exercise(BackgroundProcess node, int apiPort, int adminPort) {
    try (HttpClient http = HttpClient.newHttpClient();
        var kv = new KvClient(KvClientOptions.of(List.of(local(apiPort))))) {
      var admin = new AdminClient(http, local(adminPort), TIMEOUT);
      Waiting.until(
          "training node", node, LIMIT, () -> admin.status(false) instanceof Answer.Ok<NodeStatus>);
      if (admin.status(false) instanceof Answer.Ok<NodeStatus>(NodeStatus blank)) {
        admin.bootstrap(new AdminRequest.Bootstrap(UUID.randomUUID(), 1, blank.member()));
      }
      for (int i = 0; i < OPERATIONS; i++) {
        kv.put("key", "value".getBytes(StandardCharsets.UTF_8));
        kv.put("key", "value".getBytes(StandardCharsets.UTF_8), new Condition.Absent());
        kv.get("key", Consistency.LINEARIZABLE);
        admin.status(true);
      }
    }
  }

  private static URI local(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }

  private static int[] freePorts() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (var first = new ServerSocket(0, 1, loopback);
        var second = new ServerSocket(0, 1, loopback);
        var third = new ServerSocket(0, 1, loopback)) {
      return new int[] {first.getLocalPort(), second.getLocalPort(), third.getLocalPort()};
    }
  }
}
