package sys.storage.harness.kubernetes.kinds;

import com.fasterxml.jackson.databind.node.ObjectNode;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.json.Meta;
import sys.storage.harness.kubernetes.store.ObjectStore;

/** A namespace is active until it is deleted, and then held until it is empty. */
final class NamespaceRules implements KindRules {
  @Override
  public void prepareCreate(ObjectNode object, ObjectStore store) {
    Json.child(object, "metadata", "labels").put("kubernetes.io/metadata.name", Meta.name(object));
    Json.child(object, "spec").putArray("finalizers").add("kubernetes");
    object.putObject("status").put("phase", "Active");
  }
}
