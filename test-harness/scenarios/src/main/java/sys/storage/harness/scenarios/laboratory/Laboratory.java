package sys.storage.harness.scenarios.laboratory;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import sys.storage.harness.scenarios.cluster.DirectReach;
import sys.storage.harness.scenarios.cluster.EitherReach;
import sys.storage.harness.scenarios.cluster.ForwardedReach;
import sys.storage.harness.scenarios.cluster.NodeReach;
import sys.storage.harness.scenarios.cluster.PodProcesses;
import sys.storage.raftcluster.api.RaftCluster;

/**
 * A place to run clusters in: a Kubernetes API, embedded or the user's own, with the resource
 * installed and an operator that runs as a process of this machine. One thread drives it; {@link
 * #close} may come from another.
 */
public final class Laboratory implements AutoCloseable {

  /** Which Kubernetes. */
  public enum Ground {
    /** The control plane of this project, as a process of this machine. */
    EMBEDDED,
    /** The current context of the user's kubeconfig. */
    CURRENT
  }

  private final LabHome home;
  private final Path projectRoot;
  private final Optional<ControlPlane> controlPlane;
  private final OperatorProcess operator;
  private Optional<KubernetesClient> client = Optional.empty();

  public Laboratory(LabHome home, Path projectRoot, Ground ground) {
    this.home = home;
    this.projectRoot = projectRoot.toAbsolutePath().normalize();
    var programs = new Programs(this.projectRoot);
    this.controlPlane =
        switch (ground) {
          case EMBEDDED -> Optional.of(new ControlPlane(home, programs));
          case CURRENT -> Optional.empty();
        };
    this.operator = new OperatorProcess(home, programs, controlPlane.map(_ -> home.kubeconfig()));
  }

  public LabHome home() {
    return home;
  }

  /** Whether all of it runs already. */
  public boolean running() {
    return controlPlane.map(ControlPlane::running).orElse(true) && operator.running();
  }

  /** Whether there is an API server to ask. */
  public boolean reachable() {
    return controlPlane.map(ControlPlane::running).orElse(true);
  }

  /**
   * Starts what does not run yet and waits until it is healthy.
   *
   * @param progress is told what is being done
   * @throws LaboratoryException when something does not come up
   */
  public void start(Consumer<String> progress) {
    home.create();
    progress.accept("starting the control plane …");
    controlPlane.ifPresent(ControlPlane::start);
    progress.accept("installing the RaftCluster resource …");
    new ResourceDefinition(projectRoot).install(kubernetes());
    progress.accept("starting the operator …");
    startOperator();
  }

  /** A client for its API server. Closed with the laboratory. */
  public synchronized KubernetesClient kubernetes() {
    if (client.isEmpty()) {
      client = Optional.of(new KubernetesClientBuilder().withConfig(config()).build());
    }
    return client.get();
  }

  /** How this program gets to the nodes. The caller closes it. */
  public NodeReach reach() {
    return controlPlane.isPresent()
        ? new DirectReach()
        : new EitherReach(new ForwardedReach(kubernetes()));
  }

  public PodProcesses processes() {
    return controlPlane.map(ControlPlane::processes).orElse(PodProcesses.none());
  }

  /** Kills a pod's process without warning, or what comes nearest to that. */
  public void kill(Pod pod) {
    Optional<ProcessHandle> process = processes().of(pod);
    if (process.isPresent()) {
      process.get().destroyForcibly();
    } else {
      kubernetes().resource(pod).withGracePeriod(0).delete();
    }
  }

  /** The command that a user would type for {@link #kill}. */
  public String killCommand(Pod pod) {
    return processes()
        .of(pod)
        .map(process -> "kill -9 " + process.pid())
        .orElse(
            "kubectl delete pod %s --grace-period=0 --force"
                .formatted(pod.getMetadata().getName()));
  }

  public void killOperator() {
    operator.kill();
  }

  /** Returns when the operator is healthy. */
  public void startOperator() {
    operator.start();
  }

  /** The command that a user would type for {@link #killOperator}. */
  public String killOperatorCommand() {
    return operator.pid().map(pid -> "kill -9 " + pid + "   # the operator").orElse("");
  }

  /** Reads a RaftCluster from a file of the project, for example one of the examples. */
  public RaftCluster read(Path file) {
    try (var input = Files.newInputStream(projectRoot.resolve(file))) {
      return kubernetes().resources(RaftCluster.class).load(input).item();
    } catch (IOException e) {
      throw new LaboratoryException("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Stops everything that it started; the home stays. Does nothing when nothing runs. */
  public void stop() {
    operator.stop();
    controlPlane.ifPresent(ControlPlane::stop);
  }

  @Override
  public synchronized void close() {
    client.ifPresent(KubernetesClient::close);
    client = Optional.empty();
  }

  private Config config() {
    Optional<Path> file = controlPlane.map(_ -> home.kubeconfig());
    Config config =
        file.isPresent() ? Config.fromKubeconfig(file.get().toFile()) : new ConfigBuilder().build();
    if (controlPlane.isEmpty() && config.getCurrentContext() == null) {
      throw new LaboratoryException(
          "there is no current Kubernetes context: set KUBECONFIG, or leave CLUSTER=current out to"
              + " use the embedded control plane");
    }
    config.setRequestRetryBackoffLimit(3);
    return config;
  }
}
