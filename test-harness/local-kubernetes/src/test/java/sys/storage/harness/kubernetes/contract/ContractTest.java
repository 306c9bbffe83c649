package sys.storage.harness.kubernetes.contract;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import sys.storage.harness.kubernetes.contract.Server.Reply;

/** Runs each test on each server, in a namespace of its own. */
@ParameterizedClass(name = "{0}")
@MethodSource("sys.storage.harness.kubernetes.contract.Server#all")
abstract class ContractTest {

  final Server server;
  private String namespace = "";

  ContractTest(Server server) {
    this.server = server;
  }

  @BeforeEach
  final void makeNamespace() {
    namespace = server.newNamespace();
  }

  @AfterEach
  final void deleteNamespace() {
    server.deleteNamespace(namespace);
  }

  final String namespace() {
    return namespace;
  }

  /** The path of a collection in the core group. */
  final String core(String plural) {
    return "/api/v1/namespaces/" + namespace + "/" + plural;
  }

  final String statefulSets() {
    return "/apis/apps/v1/namespaces/" + namespace + "/statefulsets";
  }

  final String widgets() {
    return Widgets.all(namespace);
  }

  final String widget(String name) {
    return widgets() + "/" + name;
  }

  final Reply createWidget(String name) {
    return createWidget(name, Widgets.SPEC);
  }

  /**
   * @param spec as JSON
   */
  final Reply createWidget(String name, String spec) {
    return server.post(widgets(), Widgets.named(name, spec));
  }

  /** Waits until it holds, or fails. */
  static void eventually(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(condition);
  }
}
