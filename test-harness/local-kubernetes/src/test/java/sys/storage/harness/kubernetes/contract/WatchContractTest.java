package sys.storage.harness.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Watches and informers, as the operator's client uses them. */
class WatchContractTest extends ContractTest {

  WatchContractTest(Server server) {
    super(server);
  }

  /** What a watch or an informer was told, as {@code ADDED a}. */
  private static final class Seen implements Watcher<ConfigMap>, ResourceEventHandler<ConfigMap> {
    final List<String> events = new CopyOnWriteArrayList<>();

    /** Of the maps that the test makes: there is one more in every namespace. */
    List<String> eventsOf(String name) {
      return events.stream().filter(e -> e.endsWith(" " + name)).toList();
    }

    @Override
    public void eventReceived(Action action, ConfigMap map) {
      events.add(action + " " + map.getMetadata().getName());
    }

    @Override
    public void onClose(WatcherException cause) {
      events.add("closed");
    }

    @Override
    public void onAdd(ConfigMap map) {
      eventReceived(Action.ADDED, map);
    }

    @Override
    public void onUpdate(ConfigMap before, ConfigMap after) {
      eventReceived(Action.MODIFIED, after);
    }

    @Override
    public void onDelete(ConfigMap map, boolean unknownFinalState) {
      eventReceived(Action.DELETED, map);
    }
  }

  private NonNamespaceOperation<ConfigMap, ConfigMapList, Resource<ConfigMap>> maps() {
    return server.client().configMaps().inNamespace(namespace());
  }

  private ConfigMap create(String name, Map<String, String> labels) {
    return maps()
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
    maps()
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
    maps().withName(name).delete();
  }

  private ListOptions sinceNow() {
    return since(maps().list().getMetadata().getResourceVersion());
  }

  private static ListOptions since(String resourceVersion) {
    return new ListOptionsBuilder().withResourceVersion(resourceVersion).build();
  }

  @Test
  void aWatchSeesEachChangeInOrder() {
    Seen seen = new Seen();
    try (Watch _ = maps().watch(sinceNow(), seen)) {
      create("a", Map.of());
      label("a", "x", "1");
      delete("a");
      eventually(() -> seen.eventsOf("a").size() == 3);
    }
    assertThat(seen.eventsOf("a")).containsExactly("ADDED a", "MODIFIED a", "DELETED a");
  }

  @Test
  void aWatchResumesAfterTheVersionItNames() {
    ConfigMap first = create("a", Map.of());
    create("b", Map.of());
    Seen seen = new Seen();
    try (Watch _ = maps().watch(since(first.getMetadata().getResourceVersion()), seen)) {
      eventually(() -> seen.events.contains("ADDED b"));
    }
    assertThat(seen.events).doesNotContain("ADDED a");
  }

  @Test
  void anObjectThatLeavesTheSelectionIsDeletedForTheWatch() {
    Seen seen = new Seen();
    try (Watch _ = maps().withLabel("tier", "x").watch(sinceNow(), seen)) {
      create("a", Map.of("tier", "x"));
      create("b", Map.of("tier", "y"));
      label("a", "tier", "z");
      label("b", "tier", "x");
      eventually(() -> seen.events.size() >= 3);
    }
    assertThat(seen.events.subList(0, 3)).containsExactly("ADDED a", "DELETED a", "ADDED b");
  }

  @Test
  void anInformerHoldsWhatTheServerHolds() {
    create("a", Map.of());
    Seen seen = new Seen();
    try (SharedIndexInformer<ConfigMap> informer = maps().inform(seen)) {
      eventually(informer::hasSynced);
      assertThat(seen.events).contains("ADDED a");
      create("b", Map.of());
      label("b", "x", "1");
      delete("b");
      eventually(() -> seen.events.contains("DELETED b"));
      assertThat(seen.events).containsSubsequence("ADDED a", "ADDED b", "MODIFIED b", "DELETED b");
    }
  }

  /** The operator is healthy only when all its informers watch. */
  @Test
  void aWatchIsAnsweredBeforeAnythingHappens() {
    try (SharedIndexInformer<ConfigMap> informer = maps().inform()) {
      Awaitility.await().atMost(Duration.ofSeconds(3)).until(informer::isWatching);
    }
  }
}
