package sys.storage.harness.kubernetes.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.store.ObjectStore;
import sys.storage.harness.kubernetes.validation.FieldError;

/** Cluster addresses of services: given out for the look of it, nothing listens there. */
final class ServiceRules implements KindRules {
  private static final List<String> KEPT =
      List.of("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "internalTrafficPolicy");

  @Override
  public void prepareCreate(ObjectNode object, ObjectStore store) {
    ObjectNode spec = Json.child(object, "spec");
    boolean external = Json.text(spec, "type").equals("ExternalName");
    if (!spec.has("clusterIP") && !external) {
      spec.put("clusterIP", freeAddress(store));
    }
    if (!external) {
      spec.putArray("clusterIPs").add(Json.text(spec, "clusterIP"));
      spec.putArray("ipFamilies").add("IPv4");
      spec.put("ipFamilyPolicy", "SingleStack").put("internalTrafficPolicy", "Cluster");
    }
    completePorts(spec);
    object.putObject("status").putObject("loadBalancer");
  }

  @Override
  public void prepareUpdate(ObjectNode live, ObjectNode candidate) {
    ObjectNode spec = Json.child(candidate, "spec");
    for (String field : KEPT) {
      JsonNode present = Json.at(live, "spec", field);
      if (!spec.has(field) && !present.isMissingNode()) {
        spec.set(field, present);
      }
    }
    completePorts(spec);
  }

  private static void completePorts(ObjectNode spec) {
    for (JsonNode port : spec.path("ports")) {
      if (port instanceof ObjectNode object && !object.has("targetPort")) {
        object.set("targetPort", object.path("port"));
      }
    }
  }

  private static String freeAddress(ObjectStore store) {
    Set<String> used = new HashSet<>();
    for (ObjectNode service : store.list("services", Optional.empty()).documents()) {
      used.add(Json.text(service, "spec", "clusterIP"));
    }
    for (int i = 2; i < 65_535; i++) {
      String address = "10.96." + (i >> 8) + "." + (i & 255);
      if (!used.contains(address)) {
        return address;
      }
    }
    throw new IllegalStateException("all addresses of 10.96.0.0/16 are in use");
  }

  @Override
  public List<FieldError> check(ObjectNode candidate, Optional<ObjectNode> live) {
    JsonNode address = Json.at(candidate, "spec", "clusterIP");
    return live.map(l -> Json.at(l, "spec", "clusterIP"))
        .filter(present -> !present.isMissingNode() && !Json.same(present, address))
        .map(
            _ ->
                List.of(
                    FieldError.invalid(
                        "spec.clusterIPs[0]", "[" + address + "]", "may not change once set")))
        .orElse(List.of());
  }
}
