package sys.storage.raftcluster.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a user asks for. The API server has checked and defaulted it; a field that has no default
 * and was not given is empty, never null.
 */
@ValidationRule(
    value = "self.safetyMode == 'safe' || self.acknowledgeUnsafe",
    fieldPath = ".acknowledgeUnsafe",
    messageExpression =
        "'safetyMode ' + self.safetyMode + ' loses acknowledged writes by design: set"
            + " acknowledgeUnsafe: true to run it, or use safetyMode: safe'")
@ValidationRule(
    value =
        "has(self.storageClassName) == has(oldSelf.storageClassName) &&"
            + " (!has(self.storageClassName) || self.storageClassName == oldSelf.storageClassName)",
    fieldPath = ".storageClassName",
    message =
        "storageClassName cannot be changed: existing volumes would not move. Create a new"
            + " RaftCluster instead")
public record RaftClusterSpec(
    @JsonPropertyDescription(
            "Number of voting members, 1 to 9. 0 hibernates the cluster: its pods go, its volumes and"
                + " its membership stay")
        @Default("3")
        @SpecReplicas
        @ValidationRule(
            value = "self >= 0 && self <= 9",
            messageExpression = "'replicas %d is outside 0..9'.format([self])")
        int replicas,
    @JsonPropertyDescription("Image of the node, for example local/raft-node:latest")
        @Required
        @Size(min = 1, max = 512)
        String image,
    @JsonPropertyDescription(
            "Size of each member's volume, for example 1Gi. May grow, never shrink")
        @Default("1Gi")
        @Size(max = 32)
        @ValidationRule(
            value = "isQuantity(self) && quantity(self).isGreaterThan(quantity('0'))",
            messageExpression = "'storageSize ' + self + ' is not a size like 1Gi'")
        @ValidationRule(
            value =
                "!isQuantity(self) || !isQuantity(oldSelf) ||"
                    + " quantity(self).compareTo(quantity(oldSelf)) >= 0",
            messageExpression =
                "'storageSize ' + self + ' is smaller than ' + oldSelf + ': volumes may grow, never"
                    + " shrink'")
        String storageSize,
    @JsonPropertyDescription("Storage class of the volumes; the cluster's default when absent")
        @Size(max = 253)
        String storageClassName,
    @JsonPropertyDescription("Time between two snapshots of a member, for example 30s")
        @Default("30s")
        @Size(max = 16)
        @ValidationRule(
            value = "self.matches('^[1-9][0-9]{0,5}(ms|s|m|h)$')",
            messageExpression =
                "'snapshotInterval ' + self + ' is not a number with one of the units ms, s, m, h,"
                    + " for example 30s'")
        String snapshotInterval,
    @JsonPropertyDescription("Raft's election timeout in milliseconds, 100 to 10000")
        @Default("300")
        @ValidationRule(
            value = "self >= 100 && self <= 10000",
            messageExpression = "'electionTimeoutMs %d is outside 100..10000'.format([self])")
        int electionTimeoutMs,
    @JsonPropertyDescription(
            "How members are changed. safe: learners and joint consensus. The unsafe modes break one"
                + " rule each, to show what it is for")
        @Default("safe")
        @ValidationRule(
            value = "self == oldSelf",
            messageExpression =
                "'safetyMode is ' + oldSelf + ' and cannot be changed to ' + self + ': create a new"
                    + " RaftCluster instead'")
        SafetyMode safetyMode,
    @JsonPropertyDescription("Must be true for an unsafe mode, which loses acknowledged writes")
        @Default("false")
        boolean acknowledgeUnsafe,
    @JsonPropertyDescription("Limits on membership changes") ReconfigSpec reconfig,
    @JsonPropertyDescription("The operator changes nothing while this is true") @Default("false")
        boolean paused,
    @JsonPropertyDescription(
            "Keep the volume claims of members that were removed, and of a deleted cluster")
        @Default("false")
        boolean retainStorage,
    @JsonPropertyDescription("Resources of the node's container") ResourceRequirements resources,
    @JsonPropertyDescription("Scheduling affinity of the pods") Affinity affinity,
    @JsonPropertyDescription("Tolerations of the pods") List<Toleration> tolerations,
    @JsonPropertyDescription("How the pods are spread")
        List<TopologySpreadConstraint> topologySpreadConstraints,
    @JsonPropertyDescription("More labels of the pods; the operator's own labels win")
        Map<String, String> podLabels,
    @JsonPropertyDescription("More annotations of the pods") Map<String, String> podAnnotations,
    @JsonPropertyDescription("More environment variables of the node's container")
        @Size(max = 64)
        @ValidationRule(
            value =
                "self.all(e, !(e.name in ['RAFT_NAME', 'RAFT_BIND_ADDRESS', 'RAFT_DATA_DIR',"
                    + " 'RAFT_PEER_HOST', 'RAFT_ELECTION_TIMEOUT_MILLIS', 'RAFT_SNAPSHOT_INTERVAL',"
                    + " 'RAFT_SAFETY_MODE']))",
            message =
                "env must not set RAFT_NAME, RAFT_BIND_ADDRESS, RAFT_DATA_DIR, RAFT_PEER_HOST,"
                    + " RAFT_ELECTION_TIMEOUT_MILLIS, RAFT_SNAPSHOT_INTERVAL or RAFT_SAFETY_MODE:"
                    + " the operator sets them")
        List<EnvVar> env) {

  public RaftClusterSpec {
    image = image == null ? "" : image;
    storageSize = storageSize == null ? "1Gi" : storageSize;
    storageClassName = storageClassName == null ? "" : storageClassName;
    snapshotInterval = snapshotInterval == null ? "30s" : snapshotInterval;
    safetyMode = safetyMode == null ? SafetyMode.SAFE : safetyMode;
    reconfig = reconfig == null ? ReconfigSpec.DEFAULTS : reconfig;
    resources = resources == null ? new ResourceRequirements() : resources;
    affinity = affinity == null ? new Affinity() : affinity;
    tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
    topologySpreadConstraints =
        topologySpreadConstraints == null ? List.of() : List.copyOf(topologySpreadConstraints);
    podLabels = podLabels == null ? Map.of() : sorted(podLabels);
    podAnnotations = podAnnotations == null ? Map.of() : sorted(podAnnotations);
    env = env == null ? List.of() : List.copyOf(env);
  }

  /** The same order in every process: what is built from it is compared as text. */
  private static Map<String, String> sorted(Map<String, String> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
