package sys.storage.harness.kubernetes.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;
import sys.storage.harness.kubernetes.api.ApiError;
import sys.storage.harness.kubernetes.api.ResourceApi;
import sys.storage.harness.kubernetes.api.ResourceApi.Part;
import sys.storage.harness.kubernetes.api.WriteOptions;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;

/** Tells the API server how a pod is. */
final class PodStatusWriter {
  private static final WriteOptions WRITE = WriteOptions.by("kubelet");

  private final ResourceApi api;
  private final JsonNode pod;
  private final String address;
  private final String startTime = Meta.now();

  PodStatusWriter(ResourceApi api, JsonNode pod, String address) {
    this.api = api;
    this.pod = pod;
    this.address = address;
  }

  void scheduled() {
    change(status -> condition(status, "PodScheduled", true, "", ""));
  }

  void unschedulable(String message) {
    change(status -> condition(status, "PodScheduled", false, "Unschedulable", message));
  }

  void write(List<ContainerRunner> initContainers, List<ContainerRunner> containers) {
    change(
        status -> {
          status
              .put("phase", phase(initContainers, containers))
              .put("hostIP", "127.0.0.1")
              .put("podIP", address)
              .put("startTime", startTime);
          status.putArray("hostIPs").addObject().put("ip", "127.0.0.1");
          status.putArray("podIPs").addObject().put("ip", address);
          boolean initialized = initContainers.stream().allMatch(PodStatusWriter::succeeded);
          boolean ready =
              initialized
                  && !containers.isEmpty()
                  && containers.stream().allMatch(ContainerRunner::isReady);
          String unready =
              containers.stream()
                  .filter(c -> !c.isReady())
                  .map(ContainerRunner::name)
                  .toList()
                  .toString();
          String why = ready ? "" : "containers with unready status: " + unready;
          String reason = ready ? "" : "ContainersNotReady";
          condition(status, "PodReadyToStartContainers", true, "", "");
          condition(
              status,
              "Initialized",
              initialized,
              initialized ? "" : "ContainersNotInitialized",
              "");
          condition(status, "Ready", ready, reason, why);
          condition(status, "ContainersReady", ready, reason, why);
          condition(status, "PodScheduled", true, "", "");
          if (!initContainers.isEmpty()) {
            statuses(status.putArray("initContainerStatuses"), initContainers);
          }
          statuses(status.putArray("containerStatuses"), containers);
        });
  }

  private static void statuses(ArrayNode list, List<ContainerRunner> containers) {
    containers.forEach(c -> list.add(c.status()));
  }

  private static boolean succeeded(ContainerRunner container) {
    return container.state() instanceof ContainerState.Terminated end && end.exitCode() == 0;
  }

  private String phase(List<ContainerRunner> initContainers, List<ContainerRunner> containers) {
    String policy = Json.text(pod, "spec", "restartPolicy");
    boolean initFailed =
        policy.equals("Never")
            && initContainers.stream()
                .anyMatch(c -> c.state() instanceof ContainerState.Terminated && !succeeded(c));
    if (initFailed) {
      return "Failed";
    }
    boolean allEnded =
        !containers.isEmpty()
            && containers.stream().allMatch(c -> c.state() instanceof ContainerState.Terminated);
    boolean allSucceeded = containers.stream().allMatch(PodStatusWriter::succeeded);
    if (allEnded && allSucceeded && !policy.equals("Always")) {
      return "Succeeded";
    }
    if (allEnded && policy.equals("Never")) {
      return "Failed";
    }
    return !containers.isEmpty() && containers.stream().allMatch(ContainerRunner::hasStartedOnce)
        ? "Running"
        : "Pending";
  }

  private static void condition(
      ObjectNode status, String type, boolean value, String reason, String message) {
    ArrayNode conditions = Json.list(status, "conditions");
    ObjectNode condition =
        Json.stream(conditions)
            .filter(c -> Json.text(c, "type").equals(type))
            .map(ObjectNode.class::cast)
            .findFirst()
            .orElseGet(conditions::addObject);
    String text = value ? "True" : "False";
    if (!Json.text(condition, "status").equals(text)) {
      condition.put("type", type).put("status", text).put("lastTransitionTime", Meta.now());
    }
    condition.remove(List.of("reason", "message"));
    if (!reason.isEmpty()) {
      condition.put("reason", reason).put("message", message);
    }
  }

  private void change(Consumer<ObjectNode> change) {
    try {
      api.modify(
          api.type("pods"),
          Meta.namespace(pod),
          Meta.name(pod),
          Part.STATUS,
          object -> {
            if (Meta.uid(object).equals(Meta.uid(pod))) {
              change.accept(Json.child(object, "status"));
            }
            return object;
          },
          WRITE);
    } catch (ApiError e) {
      if (e.code() != 404) {
        throw e;
      }
      // The pod was deleted by force: there is nobody left to tell.
    }
  }
}
