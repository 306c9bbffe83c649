package sys.storage.raft.node;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;
import sys.storage.raft.core.SafetyMode;
import sys.storage.raft.node.directory.MemberName;

/**
 * What a user sets. Each option has a flag and an environment variable of the same name; the flag
 * wins.
 */
final class NodeSettings {

  private static final Duration SHORTEST_SNAPSHOT_INTERVAL = Duration.ofMillis(100);
  private static final Duration LONGEST_SNAPSHOT_INTERVAL = Duration.ofHours(24);

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "${env:RAFT_NAME}",
      description = "Name of this member, the pod's name. RAFT_NAME; default: the host name.")
  String name = hostName();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "${env:RAFT_DATA_DIR:-/data}",
      description = "Where identity, log and snapshots live. RAFT_DATA_DIR; default /data.")
  Path dataDir = Path.of("/data");

  @Option(
      names = "--bind-address",
      paramLabel = "ADDRESS",
      defaultValue = "${env:RAFT_BIND_ADDRESS:-0.0.0.0}",
      description = "Address to listen on. RAFT_BIND_ADDRESS; default 0.0.0.0.")
  String bindAddress = "0.0.0.0";

  @Option(
      names = "--client-port",
      paramLabel = "PORT",
      defaultValue = "${env:RAFT_CLIENT_PORT:-8080}",
      description = "Key-value API and metrics. RAFT_CLIENT_PORT; default 8080.")
  int clientPort = 8080;

  @Option(
      names = "--peer-port",
      paramLabel = "PORT",
      defaultValue = "${env:RAFT_PEER_PORT:-9000}",
      description = "Other members. RAFT_PEER_PORT; default 9000.")
  int peerPort = 9000;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      defaultValue = "${env:RAFT_ADMIN_PORT:-9090}",
      description = "Admin API, for the operator alone. RAFT_ADMIN_PORT; default 9090.")
  int adminPort = 9090;

  @Option(
      names = "--peer-host",
      paramLabel = "TEMPLATE",
      defaultValue = "${env:RAFT_PEER_HOST:-" + TemplateAddresses.NAME + "}",
      description =
          "Host name of a member; {name} stands for its name, for example"
              + " {name}.demo-peers.default.svc.cluster.local. RAFT_PEER_HOST; default {name}.")
  String peerHost = TemplateAddresses.NAME;

  @Option(
      names = "--election-timeout-millis",
      paramLabel = "MILLIS",
      defaultValue = "${env:RAFT_ELECTION_TIMEOUT_MILLIS:-300}",
      description =
          "Without a leader for this long, up to twice as long, a voter campaigns; 100 to 10000."
              + " RAFT_ELECTION_TIMEOUT_MILLIS; default 300.")
  long electionTimeoutMillis = 300;

  @Option(
      names = "--snapshot-interval",
      paramLabel = "DURATION",
      defaultValue = "${env:RAFT_SNAPSHOT_INTERVAL:-30s}",
      converter = DurationConverter.class,
      description =
          "Between snapshots, for example 500ms, 30s, 5m or 1h. RAFT_SNAPSHOT_INTERVAL; default"
              + " 30s.")
  Duration snapshotInterval = Duration.ofSeconds(30);

  @Option(
      names = "--safety-mode",
      paramLabel = "MODE",
      defaultValue = "${env:RAFT_SAFETY_MODE:-safe}",
      converter = SafetyModeConverter.class,
      description =
          "safe, or what to break: unsafe-early-vote, unsafe-no-joint, unsafe-identity-reuse. The"
              + " same on all members. RAFT_SAFETY_MODE; default safe.")
  SafetyMode safetyMode = SafetyMode.SAFE;

  @Option(
      names = "--history-revisions",
      paramLabel = "COUNT",
      defaultValue = "${env:RAFT_HISTORY_REVISIONS:-100000}",
      description =
          "Revisions kept for watches and reads of the past; equal on all members."
              + " RAFT_HISTORY_REVISIONS; default 100000.")
  long historyRevisions = 100_000;

  @Option(
      names = "--fault-injection",
      paramLabel = "BOOLEAN",
      arity = "1",
      defaultValue = "${env:RAFT_FAULT_INJECTION:-false}",
      description = "Allow POST /admin/faults. RAFT_FAULT_INJECTION; default false.")
  boolean faultInjection;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      defaultValue = "${env:RAFT_LOG_LEVEL:-info}",
      description = "error, warn, info or debug. RAFT_LOG_LEVEL; default info.")
  String logLevel = "info";

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /**
   * @throws IllegalArgumentException when a value is out of its range; the message is for the user
   */
  void check() {
    MemberName.check(name);
    requireHost("--peer-host", peerHost.replace(TemplateAddresses.NAME, name));
    requireHost("--bind-address", bindAddress);
    requirePort("--client-port", clientPort);
    requirePort("--peer-port", peerPort);
    requirePort("--admin-port", adminPort);
    require(
        clientPort != peerPort && peerPort != adminPort && adminPort != clientPort,
        "--client-port %d, --peer-port %d and --admin-port %d must differ"
            .formatted(clientPort, peerPort, adminPort));
    require(
        electionTimeoutMillis >= 100 && electionTimeoutMillis <= 10_000,
        "--election-timeout-millis %d is outside 100..10000".formatted(electionTimeoutMillis));
    require(
        snapshotInterval.compareTo(SHORTEST_SNAPSHOT_INTERVAL) >= 0
            && snapshotInterval.compareTo(LONGEST_SNAPSHOT_INTERVAL) <= 0,
        "--snapshot-interval of %s is outside 100ms..24h".formatted(snapshotInterval));
    require(
        historyRevisions >= 0 && historyRevisions <= 10_000_000,
        "--history-revisions %d is outside 0..10000000".formatted(historyRevisions));
    require(
        List.of("error", "warn", "info", "debug").contains(logLevel),
        "--log-level '%s' is not one of error, warn, info, debug".formatted(logLevel));
  }

  /** Member addresses are made of it: what no URI takes would fail much later. */
  private static void requireHost(String flag, String host) {
    boolean valid;
    try {
      String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
      valid = new URI("http://" + bracketed + ":1").getHost() != null;
    } catch (URISyntaxException e) {
      valid = false;
    }
    require(
        valid, "%s gives the host '%s', which is no host name or address".formatted(flag, host));
  }

  private static void requirePort(String flag, int port) {
    require(port >= 1 && port <= 65_535, "%s %d is outside 1..65535".formatted(flag, port));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  static final class SafetyModeConverter implements ITypeConverter<SafetyMode> {
    @Override
    public SafetyMode convert(String text) {
      try {
        return SafetyMode.of(text);
      } catch (IllegalArgumentException unknown) {
        throw new TypeConversionException(String.valueOf(unknown.getMessage()));
      }
    }
  }

  /** Reads {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h}. */
  static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        if (text.endsWith("ms")) {
          return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
        }
        long number = Long.parseLong(text.substring(0, Math.max(0, text.length() - 1)));
        return switch (text.charAt(text.length() - 1)) {
          case 's' -> Duration.ofSeconds(number);
          case 'm' -> Duration.ofMinutes(number);
          case 'h' -> Duration.ofHours(number);
          default -> throw new NumberFormatException(text);
        };
      } catch (NumberFormatException | ArithmeticException e) {
        throw new TypeConversionException(
            "'%s' is not a duration such as 500ms, 30s, 5m or 1h".formatted(text));
      }
    }
  }
}
