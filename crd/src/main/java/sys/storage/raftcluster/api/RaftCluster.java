package sys.storage.raftcluster.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.Serial;

/** A replicated key-value store whose members are changed through Raft's joint consensus. */
@Group(RaftCluster.GROUP)
@Version(RaftCluster.VERSION)
// Kubernetes itself calls ReplicationControllers rc, and wins where it serves them: hence "raft".
@ShortNames({"rc", "raft"})
@AdditionalPrinterColumn(
    name = "Phase",
    jsonPath = ".status.phase",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Replicas",
    jsonPath = ".spec.replicas",
    type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
    name = "Leader",
    jsonPath = ".status.leader",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Step",
    jsonPath = ".status.currentReconfigStep",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Mode",
    jsonPath = ".status.mode",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.readyReplicas",
    type = AdditionalPrinterColumn.Type.INTEGER,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Joint",
    jsonPath = ".status.jointState",
    type = AdditionalPrinterColumn.Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(
    name = "Tolerates",
    jsonPath = ".status.failureTolerance",
    type = AdditionalPrinterColumn.Type.INTEGER,
    priority = 1)
@ValidationRule(
    value = "self.metadata.name.matches('^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$')",
    messageExpression =
        "'the name ' + self.metadata.name + ' must start with a letter, consist of a-z, 0-9 and -,"
            + " and have at most 40 characters: pods and services are named after it'")
public class RaftCluster extends CustomResource<RaftClusterSpec, RaftClusterStatus>
    implements Namespaced {

  public static final String GROUP = "storage.sys";
  public static final String VERSION = "v1";

  @Serial private static final long serialVersionUID = 1L;

  @Required
  @Override
  public RaftClusterSpec getSpec() {
    return super.getSpec();
  }
}
