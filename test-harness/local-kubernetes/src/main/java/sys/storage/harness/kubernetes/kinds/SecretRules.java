package sys.storage.harness.kubernetes.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.store.ObjectStore;

/** {@code stringData} is a way to write {@code data}; it is never stored. */
final class SecretRules implements KindRules {
  @Override
  public void prepareCreate(ObjectNode object, ObjectStore store) {
    encode(object);
  }

  @Override
  public void prepareUpdate(ObjectNode live, ObjectNode candidate) {
    encode(candidate);
  }

  private static void encode(ObjectNode object) {
    if (object.has("stringData")) {
      ObjectNode data = Json.child(object, "data");
      Base64.Encoder encoder = Base64.getEncoder();
      Meta.strings(object.path("stringData"))
          .forEach(
              (key, text) ->
                  data.put(key, encoder.encodeToString(text.getBytes(StandardCharsets.UTF_8))));
      object.remove("stringData");
    }
  }
}
