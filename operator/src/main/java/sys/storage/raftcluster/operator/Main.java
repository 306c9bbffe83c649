package sys.storage.raftcluster.operator;

import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sys.storage.raftcluster.api.RaftCluster;

/** The operator's command line. */
@Command(
    name = "raft-operator",
    mixinStandardHelpOptions = true,
    version = "raft-operator 0.1.0",
    sortOptions = false,
    description =
        "Runs RaftClusters: creates their members and changes them through joint consensus.",
    footer = {
      "",
      "Each option can be given as an environment variable: --health-port as"
          + " RAFT_OPERATOR_HEALTH_PORT. SIGTERM ends the operator; the clusters run on."
    })
public final class Main implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int MAX_PORT = 65_535;

  /** Also for a second after the definition was applied. */
  private static final int TOO_MANY_REQUESTS = 429;

  /** Less than the start probe of the manifests allows. */
  private static final Duration API_PATIENCE = Duration.ofSeconds(50);

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      defaultValue = "${env:RAFT_OPERATOR_KUBECONFIG}",
      description =
          "Kubeconfig to use. Default: KUBECONFIG, then ~/.kube/config, then the pod's service account.")
  private Optional<Path> kubeconfig = Optional.empty();

  @Option(
      names = "--namespaces",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "${env:RAFT_OPERATOR_NAMESPACES}",
      description = "Namespaces to watch, separated by commas. Default: all.")
  private List<String> namespaces = List.of();

  @Option(
      names = "--leader-election",
      defaultValue = "${env:RAFT_OPERATOR_LEADER_ELECTION:-false}",
      description =
          "Act only while holding a Lease, so that several replicas can stand by. The operator epoch is then the number of times the Lease has changed hands.")
  private boolean leaderElection;

  @Option(
      names = "--lease-name",
      paramLabel = "NAME",
      defaultValue = "${env:RAFT_OPERATOR_LEASE_NAME:-raftcluster-operator}",
      description = "Name of that Lease. Default: ${DEFAULT-VALUE}")
  private String leaseName = "";

  @Option(
      names = "--lease-namespace",
      paramLabel = "NAME",
      defaultValue = "${env:RAFT_OPERATOR_LEASE_NAMESPACE}",
      description = "Namespace of that Lease. Default: the operator's own.")
  private Optional<String> leaseNamespace = Optional.empty();

  @Option(
      names = "--operator-epoch",
      paramLabel = "NUMBER",
      defaultValue = "${env:RAFT_OPERATOR_OPERATOR_EPOCH:-1}",
      description =
          "Without leader election: the epoch, at least 1. Nodes refuse calls of a lower epoch than the highest they have seen. Default: ${DEFAULT-VALUE}")
  private long epoch;

  @Option(
      names = "--health-address",
      paramLabel = "ADDRESS",
      defaultValue = "${env:RAFT_OPERATOR_HEALTH_ADDRESS:-127.0.0.1}",
      description = "Where /health and /metrics are served. Default: ${DEFAULT-VALUE}")
  private String healthAddress = "";

  @Option(
      names = "--health-port",
      paramLabel = "PORT",
      defaultValue = "${env:RAFT_OPERATOR_HEALTH_PORT:-8081}",
      description = "Port of /health and /metrics; 0: any free one. Default: ${DEFAULT-VALUE}")
  private int healthPort;

  @Spec private CommandLine.Model.CommandSpec command = CommandLine.Model.CommandSpec.create();

  /** Starts the operator and runs until SIGTERM. */
  public static void main(String... arguments) {
    int code = new CommandLine(new Main()).execute(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    check();
    var stop = new CountDownLatch(1);
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stop, stopped), "stop"));
    try {
      return run(stop);
    } catch (IOException e) {
      return fail("cannot serve health at %s:%d".formatted(healthAddress, healthPort), e);
    } catch (KubernetesClientException | OperatorException e) {
      return fail("cannot work with the Kubernetes API", e);
    } finally {
      stopped.countDown();
    }
  }

  private int run(CountDownLatch stop) throws IOException, InterruptedException {
    try (KubernetesClient client = open();
        var nodes = new AdminNodes();
        var operator = new RaftOperator(client, nodes, options(client));
        var health =
            new HealthPort(
                new InetSocketAddress(healthAddress, healthPort),
                operator::isHealthy,
                operator.metrics()::scrape)) {
      if (apiAnswers(client, stop)) {
        operator.start();
        LOG.info(
            "watching {} at {}; health at http://{}:{}/health",
            namespaces.isEmpty() ? "all namespaces" : "namespaces " + String.join(", ", namespaces),
            client.getMasterUrl(),
            healthAddress,
            health.port());
        stop.await();
      }
    }
    LOG.info("stopped");
    return 0;
  }

  private void check() {
    if (epoch < 1) {
      throw new ParameterException(
          command.commandLine(), "--operator-epoch %d must be at least 1".formatted(epoch));
    }
    if (healthPort < 0 || healthPort > MAX_PORT) {
      throw new ParameterException(
          command.commandLine(),
          "--health-port %d is outside 0..%d".formatted(healthPort, MAX_PORT));
    }
    kubeconfig
        .filter(file -> !Files.isReadable(file))
        .ifPresent(
            file -> {
              throw new ParameterException(
                  command.commandLine(), "--kubeconfig %s cannot be read".formatted(file));
            });
  }

  private KubernetesClient open() throws IOException {
    return kubeconfig.isPresent()
        ? KubeClients.fromKubeconfig(Files.readString(kubeconfig.get()))
        : KubeClients.fromEnvironment();
  }

  private OperatorOptions options(KubernetesClient client) {
    return new OperatorOptions(
        watched(),
        leaderElection ? leaseName : "",
        leaseNamespace.orElse(Optional.ofNullable(client.getNamespace()).orElse("default")),
        epoch);
  }

  private Set<String> watched() {
    var names = new LinkedHashSet<>(namespaces);
    names.removeIf(String::isBlank);
    return names;
  }

  /**
   * An operator that starts while the API server is away waits for it: to end at once would make
   * the kubelet wait longer each time.
   *
   * @return false when the operator is told to stop before
   * @throws KubernetesClientException when it is away for too long, or refuses us
   */
  private static boolean apiAnswers(KubernetesClient client, CountDownLatch stop)
      throws InterruptedException {
    long began = System.nanoTime();
    while (true) {
      try {
        requireDefinition(client);
        return true;
      } catch (KubernetesClientException e) {
        boolean refused =
            e.getCode() >= 400 && e.getCode() < 500 && e.getCode() != TOO_MANY_REQUESTS;
        if (refused || System.nanoTime() - began > API_PATIENCE.toNanos()) {
          throw e;
        }
        LOG.warn("{} does not answer yet: {}", client.getMasterUrl(), e.getMessage());
      }
      if (stop.await(1, TimeUnit.SECONDS)) {
        return false;
      }
    }
  }

  /** Without the definition the watch would fail with a 404 that says nothing. */
  private static void requireDefinition(KubernetesClient client) {
    try {
      client
          .resources(RaftCluster.class)
          .inAnyNamespace()
          .list(new ListOptionsBuilder().withLimit(1L).build());
    } catch (KubernetesClientException e) {
      if (e.getCode() == 404) {
        throw new OperatorException(
            "the API server does not know RaftCluster: kubectl apply -f manifests/crd", e);
      }
      if (e.getCode() != 403) {
        throw e; // Forbidden may only mean that not all namespaces may be listed.
      }
    }
  }

  private static void end(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int fail(String what, Exception e) {
    LOG.error("{}: {}", what, e.getMessage());
    LOG.debug("", e);
    return CommandLine.ExitCode.SOFTWARE;
  }
}
