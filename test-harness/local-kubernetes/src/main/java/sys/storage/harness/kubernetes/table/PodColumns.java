package sys.storage.harness.kubernetes.table;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;

/** What {@code kubectl get pods} shows. */
final class PodColumns {
  static final List<Column> ALL =
      List.of(
          Column.NAME,
          Column.text("Ready", PodColumns::ready),
          Column.text("Status", PodColumns::status),
          Column.text("Restarts", PodColumns::restarts),
          Column.AGE,
          Column.text("IP", o -> orNone(Json.text(o, "status", "podIP"))).wide(),
          Column.text("Node", o -> orNone(Json.text(o, "spec", "nodeName"))).wide(),
          Column.text("Nominated Node", _ -> "<none>").wide(),
          Column.text("Readiness Gates", _ -> "<none>").wide());

  private PodColumns() {}

  private static String orNone(String text) {
    return text.isEmpty() ? "<none>" : text;
  }

  private static JsonNode statuses(JsonNode pod) {
    return Json.at(pod, "status", "containerStatuses");
  }

  private static String ready(JsonNode pod) {
    long ready = Json.stream(statuses(pod)).filter(s -> s.path("ready").asBoolean()).count();
    return ready + "/" + Json.at(pod, "spec", "containers").size();
  }

  /**
   * The phase, or what is more telling: a reason that a container waits or has ended, or that the
   * pod is leaving.
   */
  private static String status(JsonNode pod) {
    if (Meta.isDeleting(pod)) {
      return "Terminating";
    }
    Optional<String> reason =
        Json.stream(statuses(pod))
            .map(s -> s.path("state"))
            .map(
                state ->
                    Json.optionalText(state, "waiting", "reason")
                        .or(() -> Json.optionalText(state, "terminated", "reason")))
            .flatMap(Optional::stream)
            .findFirst();
    return reason
        .or(() -> Json.optionalText(pod, "status", "reason"))
        .orElse(Json.text(pod, "status", "phase"));
  }

  private static String restarts(JsonNode pod) {
    int count = Json.stream(statuses(pod)).mapToInt(s -> s.path("restartCount").asInt()).sum();
    Optional<String> last =
        Json.stream(statuses(pod))
            .map(s -> Json.text(s, "lastState", "terminated", "finishedAt"))
            .filter(time -> !time.isEmpty())
            .max(String::compareTo);
    return count + last.map(time -> " (" + Ages.since(time) + " ago)").orElse("");
  }
}
