package sys.storage.harness.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import sys.storage.harness.kubernetes.contract.Server.Reply;
import sys.storage.harness.kubernetes.json.Json;

/** What a custom resource may contain, and with which words the server refuses the rest. */
class ValidationContractTest extends ContractTest {
  private static final String UNCHECKED =
      "<nil>: Invalid value: null: some validation rules were not checked because the object was"
          + " invalid; correct the existing errors to complete validation";

  ValidationContractTest(Server server) {
    super(server);
  }

  private Reply create(String spec) {
    return createWidget("w", spec);
  }

  private void refused(String spec, String... errors) {
    refused(create(spec), errors);
  }

  private static void refused(Reply reply, String... errors) {
    assertThat(reply.code()).isEqualTo(422);
    assertThat(reply.text("reason")).isEqualTo("Invalid");
    List<String> causes =
        Json.stream(reply.at("details", "causes"))
            .map(c -> Json.text(c, "field") + ": " + Json.text(c, "message"))
            .toList();
    assertThat(causes).containsExactlyInAnyOrder(errors);
  }

  @Test
  void theWholeSentenceNamesKindAndObject() {
    assertThat(create("{\"image\":\"a\",\"replicas\":40}").text("message"))
        .isEqualTo(
            "Widget.contract.example.org \"w\" is invalid: spec.replicas: Invalid value: 40:"
                + " spec.replicas in body should be less than or equal to 9");
  }

  @Test
  void numbersHaveBounds() {
    refused(
        "{\"image\":\"a\",\"replicas\":0}",
        "spec.replicas: Invalid value: 0: spec.replicas in body should be greater than or equal to"
            + " 1");
    refused(
        "{\"image\":\"a\",\"nested\":{\"a\":1,\"b\":0}}",
        "spec.nested.b: Invalid value: 0: spec.nested.b in body should be greater than 0");
  }

  @Test
  void typesAreChecked() {
    refused(
        "{\"image\":[1]}",
        "spec.image: Invalid value: \"array\": spec.image in body must be of type string: \"array\"",
        UNCHECKED);
    refused(
        "{\"image\":\"a\",\"nested\":{\"a\":\"x\"}}",
        "spec.nested.a: Invalid value: \"string\": spec.nested.a in body must be of type integer:"
            + " \"string\"",
        UNCHECKED);
    refused(
        "{\"image\":\"a\",\"labels\":{\"x\":1}}",
        "spec.labels.x: Invalid value: \"integer\": spec.labels.x in body must be of type string:"
            + " \"integer\"",
        UNCHECKED);
  }

  @Test
  void requiredFieldsMustBeThere() {
    refused("{}", "spec.image: Required value", UNCHECKED);
    refused("{\"image\":null}", "spec.image: Required value", UNCHECKED);
  }

  @Test
  void textsHaveLengthPatternAndFormat() {
    refused(
        "{\"image\":\"\",\"interval\":\"abc\"}",
        "spec.image: Invalid value: \"\": spec.image in body should be at least 1 chars long",
        "spec.interval: Invalid value: \"abc\": spec.interval in body should match '^[0-9]+s$'");
    refused(
        "{\"image\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}",
        "spec.image: Too long: may not be more than 20 bytes",
        UNCHECKED);
    refused(
        "{\"image\":\"a\",\"when\":\"yesterday\"}",
        "spec.when: Invalid value: \"yesterday\": spec.when in body must be of type date-time:"
            + " \"yesterday\"",
        UNCHECKED);
  }

  @Test
  void enumerationsNameWhatTheySupport() {
    refused(
        "{\"image\":\"a\",\"mode\":\"x\"}",
        "spec.mode: Unsupported value: \"x\": supported values: \"safe\", \"unsafe\", \"bad\"",
        UNCHECKED);
  }

  @Test
  void listsHaveSizesAndDistinctItems() {
    refused(
        "{\"image\":\"a\",\"list\":[]}",
        "spec.list: Invalid value: 0: spec.list in body should have at least 1 items");
    refused(
        "{\"image\":\"a\",\"list\":[\"a\",\"b\",\"c\",\"d\"]}",
        "spec.list: Too many: 4: must have at most 3 items",
        UNCHECKED);
    refused("{\"image\":\"a\",\"set\":[\"a\",\"a\"]}", "spec.set[1]: Duplicate value: \"a\"");
    refused(
        "{\"image\":\"a\",\"ports\":[{\"name\":\"a\"},{\"name\":\"a\"}]}",
        "spec.ports[1]: Duplicate value: {\"name\":\"a\"}");
  }

  @Test
  void rulesSpeakForThemselves() {
    refused(
        "{\"image\":\"a\",\"mode\":\"unsafe\"}",
        "spec: Invalid value: \"object\": mode needs acknowledge: true");
    refused(
        "{\"image\":\"a\",\"mode\":\"bad\",\"acknowledge\":true}",
        "spec.mode: Forbidden: mode is bad");
  }

  @Test
  void rulesOnChangesCompareWithTheOldValue() {
    assertThat(create("{\"image\":\"a\",\"size\":\"1Gi\"}").code()).isEqualTo(201);
    String path = widget("w");
    refused(
        server.merge(path, "{\"spec\":{\"size\":\"1Mi\"}}"),
        "spec.size: Invalid value: \"\": size may not shrink");
    refused(
        server.merge(path, "{\"spec\":{\"mode\":\"unsafe\",\"acknowledge\":true}}"),
        "spec.mode: Invalid value: \"string\": mode is immutable");
    assertThat(server.merge(path, "{\"spec\":{\"size\":\"2Gi\"}}").code()).isEqualTo(200);
  }

  @Test
  void unknownFieldsAreRefusedStrictly() {
    Reply reply =
        server.post(
            widgets() + "?fieldValidation=Strict",
            Widgets.named("w", "{\"image\":\"a\",\"bogus\":1,\"nested\":{\"a\":1,\"zz\":2}}"));
    assertThat(reply.code()).isEqualTo(400);
    assertThat(reply.text("message"))
        .isEqualTo(
            "Widget in version \"v1\" cannot be handled as a Widget: strict decoding error: unknown"
                + " field \"spec.bogus\", unknown field \"spec.nested.zz\"");
  }

  @Test
  void unknownFieldsAreWarnedOfAndRemoved() {
    Reply reply = create("{\"image\":\"a\",\"bogus\":1,\"free\":{\"any\":1}}");
    assertThat(reply.code()).isEqualTo(201);
    assertThat(reply.warnings()).anyMatch(w -> w.contains("unknown field \\\"spec.bogus\\\""));
    assertThat(reply.body().path("spec").has("bogus")).isFalse();
    assertThat(reply.number("spec", "free", "any")).isEqualTo(1);
  }

  @Test
  void namesAndLabelsHaveTheirForm() {
    refused(
        server.post(widgets(), Widgets.named("A_B", "{\"image\":\"a\"}")),
        "metadata.name: Invalid value: \"A_B\": a lowercase RFC 1123 subdomain must consist of lower"
            + " case alphanumeric characters, '-' or '.', and must start and end with an"
            + " alphanumeric character (e.g. 'example.com', regex used for validation is"
            + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
    refused(
        server.post(
            widgets(),
            "{\"spec\":{\"image\":\"a\"},\"kind\":\"Widget\",\"apiVersion\":\"contract.example.org/v1\"}"),
        "metadata.name: Required value: name or generateName is required",
        UNCHECKED);
  }

  @Test
  void aStatefulSetKeepsWhatItWasMadeWith() {
    String path = statefulSets();
    server.post(
        path,
        """
        {"metadata":{"name":"s"},"spec":{"replicas":0,"serviceName":"s",
          "selector":{"matchLabels":{"app":"s"}},
          "template":{"metadata":{"labels":{"app":"s"}},
            "spec":{"containers":[{"name":"c","image":"i"}]}}}}""");
    refused(
        server.merge(path + "/s", "{\"spec\":{\"serviceName\":\"t\"}}"),
        "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals',"
            + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
            + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
    assertThat(server.merge(path + "/s", "{\"spec\":{\"minReadySeconds\":1}}").code())
        .isEqualTo(200);
  }

  @Test
  void aStatefulSetMustSelectItsOwnPods() {
    Reply reply =
        server.post(
            statefulSets(),
            """
            {"metadata":{"name":"s"},"spec":{"selector":{"matchLabels":{"app":"other"}},
              "template":{"metadata":{"labels":{"app":"s"}},
                "spec":{"containers":[{"name":"c","image":"i"}]}}}}""");
    refused(
        reply,
        "spec.template.metadata.labels: Invalid value: {\"app\":\"s\"}: `selector` does not match"
            + " template `labels`");
  }

  @Test
  void aDefinitionWhoseRuleDoesNotCompileIsRefused() {
    String bad =
        Widgets.definition()
            .replace("contract.example.org", "broken.example.org")
            .replace("self == oldSelf", "self ==");
    Reply reply = server.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", bad);
    assertThat(reply.code()).isEqualTo(422);
    assertThat(reply.text("message"))
        .contains("openAPIV3Schema.properties[spec].properties[mode]")
        .contains("compilation failed");
  }
}
