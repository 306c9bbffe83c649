package sys.storage.harness.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Watches and informers, as the operator's client uses them. */
@ParameterizedClass(name = "{0}")
@MethodSource("sys.storage.harness.kubernetes.contract.Server#all")
class WatchContractTest {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final Server server;
  private String namespace = "";

  WatchContractTest(Server server) {
    this.server = server;
  }

  @BeforeEach
  void makeNamespace() {
    namespace = server.newNamespace();
  }

  @AfterEach
  void deleteNamespace() {
    server.deleteNamespace(namespace);
  }

  /** What a watch saw, as {@code ADDED a}. */
  private static final class Seen implements Watcher<ConfigMap> {
    final List<String> events = new CopyOnWriteArrayList<>();

    @Override
    public void eventReceived(Action action, ConfigMap map) {
      events.add(action + " " + map.getMetadata().getName());
    }

    @Override
    public void onClose(WatcherException cause) {
      events.add("closed");
    }
  }

  private ConfigMap create(String name, Map<String, String> labels) {
    return server
        .client()
        .configMaps()
        .inNamespace(namespace)
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build())
        .create();
  }

  private void label(String name, String key, String value) {
    server
        .client()
        .configMaps()
        .inNamespace(namespace)
        .withName(name)
        .edit(
            m ->
                new ConfigMapBuilder(m)
                    .editMetadata()
                    .addToLabels(key, value)
                    .endMetadata()
                    .build());
  }

  private void delete(String name) {
    server.client().configMaps().inNamespace(namespace).withName(name).delete();
  }

  @Test
  void aWatchSeesEachChangeInOrder() {
    String start =
        server
            .client()
            .configMaps()
            .inNamespace(namespace)
            .list()
            .getMetadata()
            .getResourceVersion();
    Seen seen = new Seen();
    try (Watch _ =
        server
            .client()
            .configMaps()
            .inNamespace(namespace)
            .watch(new ListOptionsBuilder().withResourceVersion(start).build(), seen)) {
      create("a", Map.of());
      label("a", "x", "1");
      delete("a");
      await()
          .atMost(LIMIT)
          .until(() -> seen.events.stream().filter(e -> e.endsWith(" a")).count() == 3);
    }
    assertThat(seen.events.stream().filter(e -> e.endsWith(" a")))
        .containsExactly("ADDED a", "MODIFIED a", "DELETED a");
  }

  @Test
  void aWatchResumesAfterTheVersionItNames() {
    ConfigMap first = create("a", Map.of());
    create("b", Map.of());
    Seen seen = new Seen();
    try (Watch _ =
        server
            .client()
            .configMaps()
            .inNamespace(namespace)
            .watch(
                new ListOptionsBuilder()
                    .withResourceVersion(first.getMetadata().getResourceVersion())
                    .build(),
                seen)) {
      await().atMost(LIMIT).until(() -> seen.events.contains("ADDED b"));
    }
    assertThat(seen.events).doesNotContain("ADDED a");
  }

  @Test
  void anObjectThatLeavesTheSelectionIsDeletedForTheWatch() {
    String start =
        server
            .client()
            .configMaps()
            .inNamespace(namespace)
            .list()
            .getMetadata()
            .getResourceVersion();
    Seen seen = new Seen();
    try (Watch _ =
        server
            .client()
            .configMaps()
            .inNamespace(namespace)
            .withLabel("tier", "x")
            .watch(new ListOptionsBuilder().withResourceVersion(start).build(), seen)) {
      create("a", Map.of("tier", "x"));
      create("b", Map.of("tier", "y"));
      label("a", "tier", "z");
      label("b", "tier", "x");
      await().atMost(LIMIT).until(() -> seen.events.size() >= 3);
    }
    assertThat(seen.events.subList(0, 3)).containsExactly("ADDED a", "DELETED a", "ADDED b");
  }

  @Test
  void anInformerHoldsWhatTheServerHolds() {
    create("a", Map.of());
    List<String> handled = new CopyOnWriteArrayList<>();
    ResourceEventHandler<ConfigMap> handler =
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(ConfigMap map) {
            handled.add("add " + map.getMetadata().getName());
          }

          @Override
          public void onUpdate(ConfigMap before, ConfigMap after) {
            handled.add("update " + after.getMetadata().getName());
          }

          @Override
          public void onDelete(ConfigMap map, boolean unknownFinalState) {
            handled.add("delete " + map.getMetadata().getName());
          }
        };
    try (SharedIndexInformer<ConfigMap> informer =
        server.client().configMaps().inNamespace(namespace).inform(handler)) {
      await().atMost(LIMIT).until(informer::hasSynced);
      assertThat(handled).contains("add a");
      create("b", Map.of());
      label("b", "x", "1");
      delete("b");
      await().atMost(LIMIT).until(() -> handled.contains("delete b"));
      assertThat(handled).containsSubsequence("add a", "add b", "update b", "delete b");
    }
  }

  /** The operator is healthy only when all its informers watch. */
  @Test
  void aWatchIsAnsweredBeforeAnythingHappens() {
    try (SharedIndexInformer<ConfigMap> informer =
        server.client().configMaps().inNamespace(namespace).inform()) {
      await().atMost(Duration.ofSeconds(3)).until(informer::isWatching);
    }
  }
}
