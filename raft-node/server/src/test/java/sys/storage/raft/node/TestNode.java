package sys.storage.raft.node;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import sys.storage.raft.client.admin.AdminClient;
import sys.storage.raft.core.CoreOptions;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.node.directory.DataDirectory;
import sys.storage.raft.node.disk.LocalDisk;
import sys.storage.raft.node.fault.Faults;
import sys.storage.raft.node.runtime.FatalErrors;
import sys.storage.raft.node.runtime.MemberOptions;
import sys.storage.raft.node.state.StateOptions;
import sys.storage.raft.node.storage.StorageOptions;
import sys.storage.raft.node.telemetry.LogSetup;
import sys.storage.raft.node.transport.PeerAddresses;

/** A whole node in this process, on loopback ports that the system chooses. */
final class TestNode implements AutoCloseable {

  static {
    LogSetup.configure("warn");
  }

  static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final NodeProcess process;
  private final AdminClient admin;

  private TestNode(NodeProcess process) {
    this.process = process;
    this.admin =
        new AdminClient(
            HTTP, URI.create("http://127.0.0.1:" + process.adminPort()), Duration.ofSeconds(15));
  }

  static MemberOptions options() {
    var core = CoreOptions.withElectionTimeoutMillis(300);
    return new MemberOptions(
        core,
        new StorageOptions(1 << 20, false),
        new StateOptions(1_000, 1 << 20),
        Duration.ofHours(1),
        1L << 40,
        0,
        10_000,
        4_000,
        Duration.ofMillis(100));
  }

  static TestNode start(String name, Path dataDir, MemberOptions options, Addresses addresses)
      throws IOException {
    var directory =
        DataDirectory.open(new LocalDisk(), dataDir, name, () -> options.newIncarnation(name));
    return start(directory, options, addresses, new FailTest());
  }

  /** One into which faults may be injected. */
  static TestNode startWithFaults(
      String name, Path dataDir, MemberOptions options, Addresses addresses) throws IOException {
    var faults = new Faults();
    DataDirectory directory =
        DataDirectory.open(
            faults.disk(new LocalDisk()), dataDir, name, () -> options.newIncarnation(name));
    return start(directory, Optional.of(faults), options, addresses, new FailTest());
  }

  static TestNode start(
      DataDirectory directory, MemberOptions options, Addresses addresses, FatalErrors fatal)
      throws IOException {
    return start(directory, Optional.empty(), options, addresses, fatal);
  }

  private static TestNode start(
      DataDirectory directory,
      Optional<Faults> faults,
      MemberOptions options,
      Addresses addresses,
      FatalErrors fatal)
      throws IOException {
    var settings = new NodeSettings();
    settings.bindAddress = "127.0.0.1";
    settings.clientPort = 0;
    settings.peerPort = 0;
    settings.adminPort = 0;
    NodeProcess process = NodeProcess.start(directory, faults, settings, options, addresses, fatal);
    addresses.put(directory.member().name(), process);
    return new TestNode(process);
  }

  AdminClient admin() {
    return admin;
  }

  MemberId id() {
    return process.node().self();
  }

  NodeProcess process() {
    return process;
  }

  /** {@code http://127.0.0.1:port} of the key-value API. */
  URI api() {
    return URI.create("http://127.0.0.1:" + process.clientPort());
  }

  URI adminUri() {
    return URI.create("http://127.0.0.1:" + process.adminPort());
  }

  URI peerUri() {
    return URI.create("ws://127.0.0.1:" + process.peerPort());
  }

  @Override
  public void close() throws IOException {
    process.close();
  }

  /** Where the nodes of one test listen at the moment. */
  static final class Addresses implements PeerAddresses {

    private record Ports(int client, int peer, int admin) {}

    private final ConcurrentHashMap<String, Ports> ports = new ConcurrentHashMap<>();

    private void put(String name, NodeProcess process) {
      ports.put(name, new Ports(process.clientPort(), process.peerPort(), process.adminPort()));
    }

    /** From now on the node is asked for at another admin port. */
    void pretendAdmin(String name, int admin) {
      ports.computeIfPresent(name, (_, real) -> new Ports(real.client(), real.peer(), admin));
    }

    /** A node that has not started yet is at a port where nobody listens. */
    private Ports of(MemberId member) {
      return ports.getOrDefault(member.name(), new Ports(1, 1, 1));
    }

    @Override
    public URI peer(MemberId member) {
      return URI.create("ws://127.0.0.1:" + of(member).peer());
    }

    @Override
    public URI client(MemberId member) {
      return URI.create("http://127.0.0.1:" + of(member).client());
    }

    @Override
    public URI admin(MemberId member) {
      return URI.create("http://127.0.0.1:" + of(member).admin());
    }
  }

  private static final class FailTest implements FatalErrors {
    @Override
    public void storageFailed(Throwable cause) {
      throw new AssertionError("storage failed", cause);
    }

    /** The process would end: a test closes the node and starts another. */
    @Override
    public void newClusterDecided(UUID newClusterId) {}

    @Override
    public void invariantViolated(Throwable cause) {
      throw new AssertionError("impossible state", cause);
    }
  }
}
