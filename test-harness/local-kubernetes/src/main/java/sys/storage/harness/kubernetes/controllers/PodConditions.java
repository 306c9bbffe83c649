package sys.storage.harness.kubernetes.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import sys.storage.harness.kubernetes.json.Json;

/** What a pod's conditions say. */
public final class PodConditions {
  private PodConditions() {}

  public static boolean isReady(JsonNode pod) {
    return Json.stream(Json.at(pod, "status", "conditions"))
        .anyMatch(
            c -> Json.text(c, "type").equals("Ready") && Json.text(c, "status").equals("True"));
  }
}
