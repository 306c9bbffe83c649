package sys.storage.raftcluster.operator.workload;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.api.RaftClusterSpec;

/** The pod of one node: one container that gets everything from its environment. */
final class PodTemplates {

  /** Name of the volume, and with it the prefix of the claims. */
  static final String DATA = "data";

  /** Name of the container. */
  static final String CONTAINER = "raft-node";

  private static final String DATA_DIRECTORY = "/data";

  /** For the JVM's own files, by which its tools find it. */
  private static final String TEMPORARY = "tmp";

  private static final long NON_ROOT = 65532;

  private PodTemplates() {}

  static PodTemplateSpec build(RaftCluster cluster, Names names) {
    RaftClusterSpec spec = cluster.getSpec();
    var labels = new LinkedHashMap<>(spec.podLabels());
    labels.putAll(Labels.of(names.cluster()));
    var pod =
        new PodSpecBuilder()
            .withContainers(container(cluster, names))
            .withRestartPolicy("Always")
            .withTerminationGracePeriodSeconds(30L)
            .withDnsPolicy("ClusterFirst")
            .withSchedulerName("default-scheduler")
            // Nodes never speak to the API server.
            .withAutomountServiceAccountToken(false)
            .withEnableServiceLinks(false)
            .withNewSecurityContext()
            .withRunAsNonRoot(true)
            .withRunAsUser(NON_ROOT)
            .withRunAsGroup(NON_ROOT)
            .withFsGroup(NON_ROOT)
            .withFsGroupChangePolicy("OnRootMismatch")
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile()
            .endSecurityContext()
            .addNewVolume()
            .withName(TEMPORARY)
            .withNewEmptyDir()
            .endEmptyDir()
            .endVolume()
            .withTolerations(spec.tolerations())
            .withTopologySpreadConstraints(spec.topologySpreadConstraints());
    if (!spec.affinity().equals(new Affinity())) {
      pod.withAffinity(spec.affinity());
    }
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(labels)
        .withAnnotations(spec.podAnnotations())
        .endMetadata()
        .withSpec(pod.build())
        .build();
  }

  private static Container container(RaftCluster cluster, Names names) {
    RaftClusterSpec spec = cluster.getSpec();
    return new ContainerBuilder()
        .withName(CONTAINER)
        .withImage(spec.image())
        .withImagePullPolicy("IfNotPresent")
        .withPorts(
            port("client", Ports.CLIENT), port("peer", Ports.PEER), port("admin", Ports.ADMIN))
        .withEnv(environment(cluster, names))
        .withResources(spec.resources())
        .addNewVolumeMount()
        .withName(DATA)
        .withMountPath(DATA_DIRECTORY)
        .endVolumeMount()
        .addNewVolumeMount()
        .withName(TEMPORARY)
        .withMountPath("/tmp")
        .endVolumeMount()
        // Recovery of a long log may take its time, as long as it is alive it is left alone.
        .withStartupProbe(probe("/health/live", 600))
        .withLivenessProbe(probe("/health/live", 10))
        .withReadinessProbe(probe("/health/ready", 2))
        .withTerminationMessagePath("/dev/termination-log")
        // The last lines of its log say why a node did not start: they go into a condition.
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .build();
  }

  private static List<EnvVar> environment(RaftCluster cluster, Names names) {
    RaftClusterSpec spec = cluster.getSpec();
    var environment = new ArrayList<EnvVar>();
    environment.add(field("RAFT_NAME", "metadata.name"));
    environment.add(field("RAFT_BIND_ADDRESS", "status.podIP"));
    environment.add(value("RAFT_DATA_DIR", DATA_DIRECTORY));
    environment.add(
        value(
            "RAFT_PEER_HOST",
            "{name}.%s.%s.svc.cluster.local"
                .formatted(names.peerService(), cluster.getMetadata().getNamespace())));
    environment.add(
        value("RAFT_ELECTION_TIMEOUT_MILLIS", Integer.toString(spec.electionTimeoutMs())));
    environment.add(value("RAFT_SNAPSHOT_INTERVAL", spec.snapshotInterval()));
    environment.add(value("RAFT_SAFETY_MODE", spec.safetyMode().text()));
    environment.addAll(spec.env());
    return environment;
  }

  private static EnvVar value(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }

  private static EnvVar field(String name, String path) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewFieldRef()
        .withApiVersion("v1")
        .withFieldPath(path)
        .endFieldRef()
        .endValueFrom()
        .build();
  }

  private static ContainerPort port(String name, int port) {
    return new ContainerPortBuilder()
        .withName(name)
        .withContainerPort(port)
        .withProtocol("TCP")
        .build();
  }

  /** Once a second: a member counts as ready, or as lost, soon after it is. */
  private static Probe probe(String path, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withPort(new IntOrString("client"))
        .withScheme("HTTP")
        .endHttpGet()
        .withInitialDelaySeconds(0)
        .withPeriodSeconds(1)
        .withTimeoutSeconds(1)
        .withSuccessThreshold(1)
        .withFailureThreshold(failures)
        .build();
  }
}
