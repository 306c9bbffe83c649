package sys.storage.harness.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import sys.storage.harness.kubernetes.api.ResourceApi;
import sys.storage.harness.kubernetes.api.ResourceApi.Part;
import sys.storage.harness.kubernetes.api.WriteOptions;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.kubelet.Kubelet;
import sys.storage.harness.kubernetes.server.ApiServer;

/** The Node object that stands for this machine. */
final class LocalNode {
  private static final WriteOptions WRITE = WriteOptions.by("kubelet");

  private LocalNode() {}

  static void register(ResourceApi api) {
    ObjectNode node = Json.object();
    Json.child(node, "metadata")
        .put("name", Kubelet.NODE_NAME)
        .putObject("labels")
        .put("kubernetes.io/hostname", Kubelet.NODE_NAME)
        .put("kubernetes.io/os", "linux");
    api.create(api.type("nodes"), "", node, WRITE);
    api.modify(api.type("nodes"), "", Kubelet.NODE_NAME, Part.STATUS, LocalNode::describe, WRITE);
  }

  private static ObjectNode describe(ObjectNode node) {
    ObjectNode status = Json.child(node, "status");
    String cpus = Integer.toString(Runtime.getRuntime().availableProcessors());
    for (String field : List.of("capacity", "allocatable")) {
      status.putObject(field).put("cpu", cpus).put("memory", "16Gi").put("pods", "250");
    }
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "True")
        .put("reason", "KubeletReady")
        .put("message", "the local control plane runs pods as processes")
        .put("lastHeartbeatTime", Meta.now())
        .put("lastTransitionTime", Meta.now());
    ArrayNode addresses = status.putArray("addresses");
    addresses.addObject().put("type", "InternalIP").put("address", "127.0.0.1");
    addresses.addObject().put("type", "Hostname").put("address", Kubelet.NODE_NAME);
    status
        .putObject("nodeInfo")
        .put("kubeletVersion", ApiServer.VERSION)
        .put("osImage", System.getProperty("os.name"))
        .put("kernelVersion", System.getProperty("os.version"))
        .put("containerRuntimeVersion", "process://" + Runtime.version().feature())
        .put("operatingSystem", "linux")
        .put("architecture", System.getProperty("os.arch"));
    return node;
  }
}
