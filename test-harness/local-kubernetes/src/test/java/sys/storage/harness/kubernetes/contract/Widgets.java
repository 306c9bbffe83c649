package sys.storage.harness.kubernetes.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import sys.storage.harness.kubernetes.json.Json;

/** A custom resource with every kind of field, rule and subresource that the contract speaks of. */
final class Widgets {
  static final String GROUP = "contract.example.org";

  /** The least that a widget says. */
  static final String SPEC = "{\"image\":\"a\"}";

  private Widgets() {}

  static String definition() {
    try (InputStream in = Widgets.class.getResourceAsStream("widgets.yaml")) {
      if (in == null) {
        throw new IllegalStateException("widgets.yaml is missing");
      }
      return Json.parse(in.readAllBytes(), "application/yaml").toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String all(String namespace) {
    return "/apis/" + GROUP + "/v1/namespaces/" + namespace + "/widgets";
  }

  /**
   * @param spec as JSON
   */
  static String named(String name, String spec) {
    return """
        {"apiVersion":"%s/v1","kind":"Widget","metadata":{"name":"%s"},"spec":%s}"""
        .formatted(GROUP, name, spec);
  }
}
