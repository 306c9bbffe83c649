package sys.storage.raftcluster.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.operator.act.ApiServerWrites;
import sys.storage.raftcluster.operator.act.Executor;
import sys.storage.raftcluster.operator.observe.NodeObserver;
import sys.storage.raftcluster.operator.observe.Nodes;

/** The running operator. */
public final class RaftOperator implements AutoCloseable {

  private static final int CLUSTERS_AT_ONCE = 8;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(1);
  private static final long FIRST_RETRY_MILLIS = 200;
  private static final long LONGEST_RETRY_MILLIS = 5_000;
  private static final double RETRY_FACTOR = 2;

  private final ExecutorService questions = Executors.newVirtualThreadPerTaskExecutor();
  private final OperatorMetrics metrics = new OperatorMetrics();
  private final AtomicBoolean started = new AtomicBoolean();
  private final Operator operator;

  /**
   * @param client stays the caller's, to be closed after the operator
   */
  public RaftOperator(KubernetesClient client, Nodes nodes, OperatorOptions options) {
    LongSupplier epoch =
        options.elects()
            ? new Epoch(client, options.leaseNamespace(), options.leaseName())
            : options::epoch;
    var writes = new ApiServerWrites(client, Clock.systemUTC());
    var reconciliation =
        new Reconciliation(
            new NodeObserver(nodes, questions),
            new Executor(writes, nodes, epoch),
            writes,
            Clock.systemUTC(),
            UUID::randomUUID);
    operator = new Operator(overrider -> configure(overrider, client, options));
    operator.register(
        new RaftClusterReconciler(reconciliation, metrics, Clock.systemUTC()),
        overrider -> configure(overrider, options));
  }

  /**
   * Returns when the operator watches, or stands by for the Lease.
   *
   * @throws io.javaoperatorsdk.operator.OperatorException when the API cannot be watched
   */
  public void start() {
    operator.start();
    started.set(true);
  }

  public boolean isHealthy() {
    return started.get() && operator.getRuntimeInfo().allEventSourcesAreHealthy();
  }

  public OperatorMetrics metrics() {
    return metrics;
  }

  @Override
  public void close() {
    operator.stop();
    questions.shutdownNow();
  }

  private static void configure(
      ConfigurationServiceOverrider overrider, KubernetesClient client, OperatorOptions options) {
    overrider
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withConcurrentReconciliationThreads(CLUSTERS_AT_ONCE)
        .withReconciliationTerminationTimeout(STOP_TIMEOUT);
    if (options.elects()) {
      overrider.withLeaderElectionConfiguration(
          LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(options.leaseName())
              .withLeaseNamespace(options.leaseNamespace())
              .build());
    }
  }

  /** Anything but a new status, which is our own. */
  static boolean concernsUs(RaftCluster now, RaftCluster before) {
    return !Objects.equals(now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || !Objects.equals(
            now.getMetadata().getAnnotations(), before.getMetadata().getAnnotations())
        || now.getMetadata().getDeletionTimestamp() != null;
  }

  private static void configure(
      ControllerConfigurationOverrider<RaftCluster> overrider, OperatorOptions options) {
    overrider
        .withName(RaftClusterReconciler.NAME)
        // By default only a new generation counts, and annotations would be seen late.
        .withGenerationAware(false)
        .withOnUpdateFilter(RaftOperator::concernsUs)
        // By default the SDK gives up after five attempts, until something changes.
        .withRetry(
            new GenericRetry()
                .withoutMaxAttempts()
                .setInitialInterval(FIRST_RETRY_MILLIS)
                .setIntervalMultiplier(RETRY_FACTOR)
                .setMaxInterval(LONGEST_RETRY_MILLIS))
        .withReconciliationMaxInterval(LONGEST_SILENCE);
    if (options.namespaces().isEmpty()) {
      overrider.watchingAllNamespaces();
    } else {
      overrider.settingNamespaces(options.namespaces());
    }
  }
}
