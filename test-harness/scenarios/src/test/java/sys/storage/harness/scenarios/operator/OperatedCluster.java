package sys.storage.harness.scenarios.operator;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.ServiceResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import sys.storage.raft.client.admin.AdminClient;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.operator.OperatorOptions;
import sys.storage.raftcluster.operator.RaftOperator;

/**
 * The cluster {@code demo} in a namespace of its own, with an operator for that namespace alone.
 */
record OperatedCluster(KubernetesClient client, String namespace, RaftOperator operator)
    implements AutoCloseable {

  static final String NAME = "demo";
  static final Duration LONG = Duration.ofSeconds(60);

  static OperatedCluster on(ApiServer server) {
    KubernetesClient client = server.client();
    String namespace = server.newNamespace("operator");
    var http = HttpClient.newHttpClient();
    var operator =
        new RaftOperator(
            client,
            address ->
                new AdminClient(
                    http, URI.create("http://" + address + ":9090"), Duration.ofSeconds(1)),
            new OperatorOptions(Set.of(namespace), "", "", 1));
    operator.start();
    return new OperatedCluster(client, namespace, operator);
  }

  /**
   * Creates it as a user writes it: what is not given, the API server sets.
   *
   * @param spec in YAML, in one line
   */
  void create(String spec) {
    client.resource(manifest(spec)).create();
  }

  void patch(String mergePatch) {
    resource().patch(PatchContext.of(PatchType.JSON_MERGE), mergePatch);
  }

  void delete() {
    client.resource(manifest("{}")).delete();
  }

  private GenericKubernetesResource manifest(String spec) {
    return Serialization.unmarshal(
        """
        apiVersion: storage.sys/v1
        kind: RaftCluster
        metadata: {name: %s, namespace: %s}
        spec: %s
        """
            .formatted(NAME, namespace, spec),
        GenericKubernetesResource.class);
  }

  RaftCluster get() {
    return resource().get();
  }

  private Resource<RaftCluster> resource() {
    return client.resources(RaftCluster.class).inNamespace(namespace).withName(NAME);
  }

  RollableScalableResource<StatefulSet> statefulSet() {
    return client.apps().statefulSets().inNamespace(namespace).withName(NAME);
  }

  /** The service of the cluster with this suffix: {@code peers} or {@code client}. */
  ServiceResource<Service> service(String suffix) {
    return client.services().inNamespace(namespace).withName(NAME + "-" + suffix);
  }

  Resource<PodDisruptionBudget> budget() {
    return client.policy().v1().podDisruptionBudget().inNamespace(namespace).withName(NAME);
  }

  /** All that the operator and the controllers make of the cluster, and the cluster itself. */
  List<HasMetadata> objects() {
    return Stream.<List<? extends HasMetadata>>of(
            client.resources(RaftCluster.class).inNamespace(namespace).list().getItems(),
            client.apps().statefulSets().inNamespace(namespace).list().getItems(),
            client.pods().inNamespace(namespace).list().getItems(),
            client.services().inNamespace(namespace).list().getItems(),
            client.policy().v1().podDisruptionBudget().inNamespace(namespace).list().getItems(),
            claims())
        .flatMap(List::stream)
        .map(HasMetadata.class::cast)
        .toList();
  }

  List<PersistentVolumeClaim> claims() {
    return client.persistentVolumeClaims().inNamespace(namespace).list().getItems();
  }

  Condition condition(String type) {
    return Optional.ofNullable(get().getStatus()).stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no condition " + type));
  }

  Set<String> eventReasons() {
    return events().map(Event::getReason).collect(Collectors.toSet());
  }

  /** Those that tell about the cluster itself. */
  Stream<Event> events() {
    return client.v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> "RaftCluster".equals(event.getInvolvedObject().getKind()));
  }

  static ConditionFactory await(String what) {
    return Awaitility.await(what)
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptionsInstanceOf(NullPointerException.class);
  }

  @Override
  public void close() {
    operator.close();
  }
}
