package sys.storage.harness.scenarios.laboratory;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import sys.storage.raftcluster.operator.KubeClients;

/**
 * A place to run clusters in: a Kubernetes API, embedded or the user's own, with the resource
 * installed, and an operator: a process of this machine, or what is deployed in the user's own
 * cluster already. One thread drives it; {@link #close} may come from another.
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
  private final Ground ground;
  private final Launcher launcher;
  private final ControlPlane controlPlane;
  private final OperatorProcess operator;
  private Optional<KubernetesClient> client = Optional.empty();

  public Laboratory(LabHome home, Path projectRoot, Ground ground) {
    this.home = home;
    this.projectRoot = projectRoot.toAbsolutePath().normalize();
    this.ground = ground;
    this.launcher = new Launcher(home);
    var programs = new Programs(this.projectRoot);
    this.controlPlane = new ControlPlane(home, programs, launcher);
    this.operator = new OperatorProcess(home, programs, launcher, kubeconfig());
  }

  public LabHome home() {
    return home;
  }

  public Ground ground() {
    return ground;
  }

  /** Whether all of it runs already. */
  public boolean running() {
    return reachable() && deployed().map(DeployedOperator::running).orElseGet(operator::running);
  }

  /** Whether there is an API server to ask. */
  public boolean reachable() {
    return switch (ground) {
      case EMBEDDED -> controlPlane.running();
      case CURRENT -> true;
    };
  }

  /** Whether any of its own processes runs. */
  public boolean anythingRuns() {
    return controlPlane.running() || operator.running();
  }

  /** Whether an earlier control plane in the same home has ended without being stopped. */
  public boolean wasKilled() {
    return !reachable() && home.isUsed();
  }

  /** Whether its operator was started and has ended since. */
  public boolean lostOperator() {
    return !operator.running() && Files.exists(operator.log());
  }

  /** Log of the operator, for a person. */
  public Path operatorLog() {
    return operator.log();
  }

  /**
   * Ends and removes what an earlier laboratory in the same home left when it was killed. Objects
   * of the control plane are in its memory: without it the rest is of no use.
   *
   * @return what was there, for a person; empty when there was nothing, or it runs
   */
  public Optional<String> clearKilled() {
    return reachable() ? Optional.empty() : clear();
  }

  /** As {@link #clearKilled}, also what runs. */
  public Optional<String> clear() {
    if (!home.isUsed()) {
      return Optional.empty();
    }
    int ended = operator.stop() + controlPlane.stop();
    home.clear();
    return Optional.of(
        ended == 0
            ? "removed what an earlier run left in " + home.directory()
            : "an earlier run in %s was killed: ended %d of its processes, removed its state"
                .formatted(home.directory(), ended));
  }

  /**
   * Starts what does not run yet and waits until it is healthy.
   *
   * @param progress is told what is being done
   * @throws LaboratoryException when something does not come up
   */
  public void start(Consumer<String> progress) {
    home.create();
    if (ground == Ground.EMBEDDED) {
      progress.accept("starting the control plane …");
      controlPlane.start();
    }
    Optional<DeployedOperator> deployed = deployed();
    if (deployed.isPresent()) {
      progress.accept(
          "waiting for the operator that is deployed in " + deployed.get().namespace() + " …");
    } else {
      progress.accept("installing the RaftCluster resource …");
      new ResourceDefinition(projectRoot).install(kubernetes());
      progress.accept("starting the operator …");
    }
    startOperator();
  }

  /** A client for its API server. Closed with the laboratory. */
  public synchronized KubernetesClient kubernetes() {
    if (client.isEmpty()) {
      client = Optional.of(KubeClients.of(newConfig()));
    }
    return client.get();
  }

  /**
   * Looks whether the pods of somebody's own cluster can run an image.
   *
   * @return why not, for a person; empty when they can, or nothing is known against it
   */
  public Optional<String> missingImage(String image) {
    return switch (ground) {
      case EMBEDDED -> Optional.empty();
      case CURRENT -> new NodeImages(kubernetes()).missing(image);
    };
  }

  /** How this program gets to the nodes. The caller closes it. */
  public NodeReach reach() {
    return switch (ground) {
      case EMBEDDED -> new DirectReach();
      case CURRENT -> new EitherReach(new ForwardedReach(kubernetes()));
    };
  }

  public PodProcesses processes() {
    return switch (ground) {
      case EMBEDDED -> controlPlane.processes();
      case CURRENT -> PodProcesses.none();
    };
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

  /** A deployed one comes back by itself. */
  public void killOperator() {
    deployed().ifPresentOrElse(DeployedOperator::kill, operator::kill);
  }

  /** From here on nobody acts until {@link #startOperator}. */
  public void stopOperator() {
    deployed().ifPresentOrElse(DeployedOperator::stop, operator::kill);
  }

  /** Returns when the operator is healthy. */
  public void startOperator() {
    deployed().ifPresentOrElse(DeployedOperator::start, operator::start);
  }

  /** The command that a user would type for {@link #killOperator}. */
  public String killOperatorCommand() {
    return deployed()
        .map(DeployedOperator::killCommand)
        .or(() -> operator.pid().map(pid -> "kill -9 " + pid + "   # the operator"))
        .orElse("");
  }

  private Optional<DeployedOperator> deployed() {
    return switch (ground) {
      case EMBEDDED -> Optional.empty();
      case CURRENT -> DeployedOperator.find(kubernetes());
    };
  }

  /** Reads a RaftCluster from a file of the project, for example one of the examples. */
  public RaftCluster read(Path file) {
    try (var input = Files.newInputStream(projectRoot.resolve(file))) {
      return kubernetes().resources(RaftCluster.class).load(input).item();
    } catch (IOException e) {
      throw new LaboratoryException("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Reads a RaftCluster from YAML. */
  public RaftCluster parse(String yaml) {
    return kubernetes()
        .resources(RaftCluster.class)
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .item();
  }

  /**
   * Stops everything, also what an earlier program has started; nothing is started after it. The
   * home stays. Does nothing when nothing runs. Any thread may call.
   */
  public void stop() {
    launcher.close();
    operator.stop();
    controlPlane.stop();
  }

  /** As {@link #stop}, but only what this object has started. */
  public void abandon() {
    launcher.close();
    if (operator.startedHere()) {
      operator.stop();
    }
    if (controlPlane.startedHere()) {
      controlPlane.stop();
    }
  }

  @Override
  public synchronized void close() {
    client.ifPresent(KubernetesClient::close);
    client = Optional.empty();
  }

  /** How a client reaches its API server; another object each time. */
  public Config newConfig() {
    Optional<Path> file = kubeconfig();
    Config config =
        file.isPresent() ? Config.fromKubeconfig(file.get().toFile()) : Config.autoConfigure(null);
    if (file.isEmpty() && config.getCurrentContext() == null) {
      throw new LaboratoryException(
          "there is no current Kubernetes context: set KUBECONFIG, or leave CLUSTER=current out to"
              + " use the embedded control plane");
    }
    config.setRequestRetryBackoffLimit(3);
    return config;
  }

  /** The embedded control plane's; empty: the user's own. */
  private Optional<Path> kubeconfig() {
    return switch (ground) {
      case EMBEDDED -> Optional.of(home.kubeconfig());
      case CURRENT -> Optional.empty();
    };
  }
}
