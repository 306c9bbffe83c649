package sys.storage.harness.scenarios.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API server accepts as a RaftCluster, and the sentences with which it refuses others. */
final class ResourceApiTest {

  private static final ResourceDefinitionContext RAFT_CLUSTERS =
      new ResourceDefinitionContext.Builder()
          .withGroup("storage.sys")
          .withVersion("v1")
          .withKind("RaftCluster")
          .withPlural("raftclusters")
          .withNamespaced(true)
          .build();

  static Stream<ApiServer> servers() {
    return ApiServer.all();
  }

  static Stream<Arguments> refusedAtCreation() {
    return onEach(
        Arguments.of("replicas: 40", "replicas 40 is outside 0..9"),
        Arguments.of("replicas: -1", "replicas -1 is outside 0..9"),
        Arguments.of("replicas: three", "spec.replicas"),
        Arguments.of("image: \"\"", "spec.image"),
        Arguments.of("electionTimeoutMs: 50", "electionTimeoutMs 50 is outside 100..10000"),
        Arguments.of("electionTimeoutMs: 10001", "electionTimeoutMs 10001 is outside 100..10000"),
        Arguments.of("storageSize: lots", "storageSize lots is not a size like 1Gi"),
        Arguments.of("storageSize: 0Gi", "storageSize 0Gi is not a size like 1Gi"),
        Arguments.of("snapshotInterval: often", "snapshotInterval often is not a number"),
        Arguments.of("safetyMode: bold", "Unsupported value: \"bold\""),
        Arguments.of(
            "safetyMode: unsafe-no-joint", "safetyMode unsafe-no-joint loses acknowledged writes"),
        Arguments.of(
            "safetyMode: unsafe-early-vote",
            "safetyMode unsafe-early-vote loses acknowledged writes"),
        Arguments.of(
            "safetyMode: unsafe-identity-reuse",
            "safetyMode unsafe-identity-reuse loses acknowledged writes"),
        Arguments.of("reconfig: {rateLimit: soon}", "rateLimit"),
        Arguments.of("reconfig: {cooldownSeconds: -1}", "cooldownSeconds -1 is outside 0..86400"),
        Arguments.of("reconfig: {maxParallel: 0}", "maxParallel 0 is outside 1..8"),
        Arguments.of("reconfig: {maxParallel: 9}", "maxParallel 9 is outside 1..8"),
        Arguments.of("env: [{name: RAFT_NAME, value: x}]", "env must not set RAFT_NAME"));
  }

  /** The last values on this side of each rule. */
  static Stream<Arguments> accepted() {
    return onEach(
        Arguments.of("replicas: 0"),
        Arguments.of("replicas: 9"),
        Arguments.of("electionTimeoutMs: 100"),
        Arguments.of("electionTimeoutMs: 10000"),
        Arguments.of("storageSize: 1Ki"),
        Arguments.of("storageClassName: fast"),
        Arguments.of("snapshotInterval: 1ms"),
        Arguments.of("snapshotInterval: 999999h"),
        Arguments.of("{safetyMode: unsafe-early-vote, acknowledgeUnsafe: true}"),
        Arguments.of("{safetyMode: unsafe-identity-reuse, acknowledgeUnsafe: true}"),
        Arguments.of("{safetyMode: unsafe-no-joint, acknowledgeUnsafe: true}"),
        Arguments.of("acknowledgeUnsafe: true"),
        Arguments.of("reconfig: {rateLimit: 9999/s, cooldownSeconds: 0, maxParallel: 1}"),
        Arguments.of("reconfig: {rateLimit: 1/h, cooldownSeconds: 86400, maxParallel: 8}"),
        Arguments.of("env: [{name: JAVA_TOOL_OPTIONS, value: -Xmx1g}]"));
  }

  static Stream<Arguments> refusedAsChange() {
    return onEach(
        Arguments.of("storageSize: 1Gi", "storageSize: 512Mi", "smaller than 1Gi"),
        Arguments.of(
            "storageClassName: fast",
            "storageClassName: slow",
            "storageClassName cannot be changed"),
        Arguments.of(
            "storageClassName: fast", "paused: false", "storageClassName cannot be changed"),
        Arguments.of(
            "safetyMode: safe",
            "{safetyMode: unsafe-no-joint, acknowledgeUnsafe: true}",
            "safetyMode is safe and cannot be changed"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("servers")
  void theDefinitionIsAcceptedWithItsDefaults(ApiServer server) {
    String namespace = server.newNamespace("defaults");
    assertThat(server.isEstablished()).isTrue();
    GenericKubernetesResource created = create(server, namespace, "replicas: 5");
    assertThat((Integer) created.get("spec", "replicas")).isEqualTo(5);
    assertThat((String) created.get("spec", "safetyMode")).isEqualTo("safe");
    assertThat((String) created.get("spec", "storageSize")).isEqualTo("1Gi");
    assertThat((Integer) created.get("spec", "electionTimeoutMs")).isEqualTo(300);
  }

  @ParameterizedTest(name = "{0} refuses {1}")
  @MethodSource("refusedAtCreation")
  void aWrongResourceIsRefusedWithASentence(ApiServer server, String field, String sentence) {
    String namespace = server.newNamespace("refused");
    assertThatThrownBy(() -> create(server, namespace, field))
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(422))
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest(name = "{0} refuses {1} -> {2}")
  @MethodSource("refusedAsChange")
  void aWrongChangeIsRefusedWithASentence(
      ApiServer server, String before, String after, String sentence) {
    String namespace = server.newNamespace("change");
    GenericKubernetesResource created = create(server, namespace, before);
    GenericKubernetesResource changed = resource(namespace, after);
    changed.getMetadata().setResourceVersion(created.getMetadata().getResourceVersion());
    assertThatThrownBy(
            () ->
                server
                    .client()
                    .genericKubernetesResources(RAFT_CLUSTERS)
                    .inNamespace(namespace)
                    .resource(changed)
                    .update())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(422))
        .hasMessageContaining(sentence);
  }

  @ParameterizedTest(name = "{0} accepts {1}")
  @MethodSource("accepted")
  void whatIsJustWithinTheRulesIsAccepted(ApiServer server, String fields) {
    String namespace = server.newNamespace("accepted");
    GenericKubernetesResource created = create(server, namespace, fields);
    // The same again changes nothing, and is no forbidden change.
    assertThat(
            server
                .client()
                .genericKubernetesResources(RAFT_CLUSTERS)
                .inNamespace(namespace)
                .resource(created)
                .update()
                .getMetadata()
                .getGeneration())
        .isEqualTo(1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("servers")
  void theNameMustDoForPodsAndServices(ApiServer server) {
    String namespace = server.newNamespace("names");
    for (String name : List.of("a", "a".repeat(40), "shop-2")) {
      assertThat(create(server, named(resource(namespace, "replicas: 3"), name))).isNotNull();
    }
    for (String name : List.of("2shop", "a.b", "a".repeat(41))) {
      assertThatThrownBy(() -> create(server, named(resource(namespace, "replicas: 3"), name)))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("the name " + name + " must start with a letter");
    }
  }

  private static GenericKubernetesResource named(GenericKubernetesResource resource, String name) {
    resource.getMetadata().setName(name);
    return resource;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("servers")
  void storageMayGrow(ApiServer server) {
    String namespace = server.newNamespace("grow");
    GenericKubernetesResource created = create(server, namespace, "storageSize: 1Gi");
    GenericKubernetesResource grown = resource(namespace, "storageSize: 1500Mi");
    grown.getMetadata().setResourceVersion(created.getMetadata().getResourceVersion());
    GenericKubernetesResource updated =
        server
            .client()
            .genericKubernetesResources(RAFT_CLUSTERS)
            .inNamespace(namespace)
            .resource(grown)
            .update();
    assertThat((String) updated.get("spec", "storageSize")).isEqualTo("1500Mi");
  }

  private static Stream<Arguments> onEach(Arguments... cases) {
    return ApiServer.all()
        .flatMap(
            server ->
                Stream.of(cases)
                    .map(
                        one ->
                            Arguments.of(
                                Stream.concat(Stream.of(server), Stream.of(one.get())).toArray())));
  }

  private static GenericKubernetesResource create(
      ApiServer server, String namespace, String fields) {
    return create(server, resource(namespace, fields));
  }

  private static GenericKubernetesResource create(
      ApiServer server, GenericKubernetesResource resource) {
    return server
        .client()
        .genericKubernetesResources(RAFT_CLUSTERS)
        .inNamespace(resource.getMetadata().getNamespace())
        .resource(resource)
        .create();
  }

  /**
   * @param fields of the spec, as one YAML flow mapping or one field
   */
  private static GenericKubernetesResource resource(String namespace, String fields) {
    String image = fields.startsWith("image") ? "" : "image: local/raft-node:latest, ";
    String inner = fields.startsWith("{") ? fields.substring(1, fields.length() - 1) : fields;
    return Serialization.unmarshal(
        """
        apiVersion: storage.sys/v1
        kind: RaftCluster
        metadata: {name: demo, namespace: %s}
        spec: {%s%s}
        """
            .formatted(namespace, image, inner),
        GenericKubernetesResource.class);
  }
}
