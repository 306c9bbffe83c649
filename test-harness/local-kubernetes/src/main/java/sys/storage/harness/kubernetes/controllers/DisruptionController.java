package sys.storage.harness.kubernetes.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sys.storage.harness.kubernetes.api.ResourceApi;
import sys.storage.harness.kubernetes.api.ResourceApi.Part;
import sys.storage.harness.kubernetes.api.WriteOptions;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.resource.ResourceType;
import sys.storage.harness.kubernetes.selector.LabelSelector;
import sys.storage.harness.kubernetes.store.Change;
import sys.storage.harness.kubernetes.store.ObjectKey;

/** Counts for each PodDisruptionBudget how many of its pods may be evicted now. */
public final class DisruptionController implements Controller {
  private static final WriteOptions WRITE = WriteOptions.by("kube-controller-manager");

  private final ResourceApi api;
  private final ResourceType budgets;

  public DisruptionController(ResourceApi api) {
    this.api = api;
    this.budgets = api.type("poddisruptionbudgets");
  }

  @Override
  public String name() {
    return "disruption-controller";
  }

  @Override
  public Stream<ObjectKey> affectedBy(Change change) {
    return switch (change.key().resource()) {
      case "poddisruptionbudgets.policy" -> Stream.of(change.key());
      case "pods", "statefulsets.apps" ->
          api.list(budgets, Optional.of(change.key().namespace()), _ -> true).documents().stream()
              .map(b -> budgets.key(Meta.namespace(b), Meta.name(b)));
      default -> Stream.empty();
    };
  }

  @Override
  public Optional<Duration> reconcile(ObjectKey key) {
    api.store().get(key).filter(b -> !Meta.isDeleting(b)).ifPresent(this::count);
    return Optional.empty();
  }

  private void count(ObjectNode budget) {
    LabelSelector selector = LabelSelector.of(Json.at(budget, "spec", "selector"));
    List<ObjectNode> pods =
        api.list(
                api.type("pods"),
                Optional.of(Meta.namespace(budget)),
                p ->
                    selector.test(Meta.labels(p))
                        && !List.of("Succeeded", "Failed")
                            .contains(Json.text(p, "status", "phase")))
            .documents();
    int expected = expected(pods);
    int healthy =
        (int) pods.stream().filter(p -> !Meta.isDeleting(p) && PodConditions.isReady(p)).count();
    int desired = desired(budget.path("spec"), expected);
    int allowed = Math.max(0, healthy - desired);
    api.modify(
        budgets,
        Meta.namespace(budget),
        Meta.name(budget),
        Part.STATUS,
        object -> {
          ObjectNode status =
              Json.child(object, "status")
                  .put("observedGeneration", Meta.generation(budget))
                  .put("currentHealthy", healthy)
                  .put("desiredHealthy", desired)
                  .put("expectedPods", expected)
                  .put("disruptionsAllowed", allowed);
          writeCondition(status, Meta.generation(budget), allowed > 0);
          return object;
        },
        WRITE);
  }

  private static void writeCondition(ObjectNode status, long generation, boolean allowed) {
    String value = allowed ? "True" : "False";
    JsonNode present = status.path("conditions").path(0);
    String since =
        Json.text(present, "status").equals(value)
            ? Json.text(present, "lastTransitionTime")
            : Meta.now();
    status
        .putArray("conditions")
        .addObject()
        .put("type", "DisruptionAllowed")
        .put("status", value)
        .put("reason", allowed ? "SufficientPods" : "InsufficientPods")
        .put("message", "")
        .put("observedGeneration", generation)
        .put("lastTransitionTime", since);
  }

  /** How many pods there should be: what their controllers want, else those that are there. */
  private int expected(List<ObjectNode> pods) {
    int wanted =
        pods.stream()
            .map(
                p ->
                    Meta.controllerOf(p)
                        .filter(o -> Json.text(o, "kind").equals("StatefulSet"))
                        .map(o -> Meta.namespace(p) + "/" + Json.text(o, "name")))
            .flatMap(Optional::stream)
            .distinct()
            .map(id -> id.split("/", 2))
            .mapToInt(
                id ->
                    api.find(api.type("statefulsets"), id[0], id[1])
                        .map(s -> Json.at(s, "spec", "replicas").asInt())
                        .orElse(0))
            .sum();
    long alone = pods.stream().filter(p -> Meta.controllerOf(p).isEmpty()).count();
    return wanted + (int) alone;
  }

  private static int desired(JsonNode spec, int expected) {
    if (spec.has("maxUnavailable")) {
      return Math.max(0, expected - scaled(spec.get("maxUnavailable"), expected));
    }
    return scaled(spec.path("minAvailable"), expected);
  }

  /** A number, or a percentage rounded up. */
  private static int scaled(JsonNode value, int total) {
    String text = value.asText("0");
    return text.matches("[0-9]{1,3}%")
        ? (int)
            Math.ceil(Integer.parseInt(text.substring(0, text.length() - 1)) * (double) total / 100)
        : value.asInt();
  }
}
