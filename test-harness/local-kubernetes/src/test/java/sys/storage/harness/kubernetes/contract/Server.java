package sys.storage.harness.kubernetes.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import sys.storage.harness.kubernetes.TestCluster;
import sys.storage.harness.kubernetes.json.Json;

/** An API server under test, and plain HTTP to it. */
final class Server {
  /** id-ecPublicKey, 1.2.840.10045.2.1, as it is encoded in a key. */
  private static final String EC_IDENTIFIER = "06072a8648ce3d0201";

  static final String APPLY_PATCH = "application/apply-patch+yaml";

  private static final AtomicInteger NAMESPACES = new AtomicInteger();

  private final String name;
  private final Path kubeconfig;
  private final KubernetesClient client;

  private Server(String name, Path kubeconfig) {
    this.name = name;
    this.kubeconfig = kubeconfig;
    this.client = new KubernetesClientBuilder().withConfig(config(kubeconfig)).build();
    registerWidgets();
  }

  /** The embedded server, and the real one where there is one. */
  static Stream<Server> all() {
    return Stream.concat(Stream.of(Embedded.SERVER), Real.SERVER.stream());
  }

  /** Started by the first test that needs it. */
  private static final class Embedded {
    static final Server SERVER = new Server("embedded", TestCluster.shared().kubeconfig());
  }

  private static final class Real {
    static final Optional<Server> SERVER =
        Optional.ofNullable(System.getProperty("E2E_KUBECONFIG", System.getenv("E2E_KUBECONFIG")))
            .filter(path -> !path.isEmpty())
            .map(path -> new Server("real", Path.of(path)));
  }

  private static Config config(Path kubeconfig) {
    try {
      Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
      // The client takes every key for RSA unless told otherwise.
      if (config.getClientKeyData() != null && isElliptic(config.getClientKeyData())) {
        config.setClientKeyAlgo("EC");
      }
      return config;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isElliptic(String keyData) {
    String pem = new String(Base64.getDecoder().decode(keyData), StandardCharsets.UTF_8);
    byte[] key = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    return HexFormat.of().formatHex(key).contains(EC_IDENTIFIER);
  }

  Path kubeconfig() {
    return kubeconfig;
  }

  KubernetesClient client() {
    return client;
  }

  /**
   * An answer.
   *
   * @param warnings the values of its Warning headers
   */
  record Reply(int code, JsonNode body, List<String> warnings) {
    JsonNode at(String... path) {
      return Json.at(body, path);
    }

    String text(String... path) {
      return Json.text(body, path);
    }

    int number(String... path) {
      return at(path).asInt();
    }

    String version() {
      return text("metadata", "resourceVersion");
    }
  }

  Reply get(String path) {
    return call("GET", path, "", "", "application/json");
  }

  Reply table(String path) {
    return call("GET", path, "", "", "application/json;as=Table;v=v1;g=meta.k8s.io");
  }

  Reply post(String path, String body) {
    return call("POST", path, "application/json", body, "application/json");
  }

  Reply put(String path, JsonNode body) {
    return call("PUT", path, "application/json", body.toString(), "application/json");
  }

  Reply delete(String path, String body) {
    return call("DELETE", path, "application/json", body, "application/json");
  }

  Reply merge(String path, String patch) {
    return patch(path, "application/merge-patch+json", patch);
  }

  /** Server-side apply. */
  Reply apply(String path, String manager, String body) {
    return patch(path + "?fieldManager=" + manager, APPLY_PATCH, body);
  }

  Reply applyByForce(String path, String manager, String body) {
    return patch(path + "?force=true&fieldManager=" + manager, APPLY_PATCH, body);
  }

  Reply patch(String path, String contentType, String patch) {
    return call("PATCH", path, contentType, patch, "application/json");
  }

  Reply call(String method, String path, String contentType, String body, String accept) {
    String base = client.getMasterUrl().toString().replaceFirst("/$", "");
    HttpRequest.Builder request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(base + path)
            .timeout(30, TimeUnit.SECONDS)
            .header("Accept", accept)
            .header("User-Agent", "contract/1");
    if (method.equals("GET")) {
      request.method("GET", "application/json", (String) null);
    } else {
      request.method(method, contentType, body);
    }
    try {
      HttpResponse<String> response =
          client.getHttpClient().sendAsync(request.build(), String.class).get(30, TimeUnit.SECONDS);
      String text = response.body();
      JsonNode json = text == null || text.isBlank() ? Json.object() : parse(text);
      return new Reply(response.code(), json, response.headers("Warning"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(method + " " + path + " on the " + name + " server", e);
    }
  }

  private static JsonNode parse(String text) {
    return text.startsWith("{") ? Json.parse(text) : Json.object().put("text", text);
  }

  /** A namespace of a test's own. */
  String newNamespace() {
    String namespace =
        "contract-" + ProcessHandle.current().pid() + "-" + NAMESPACES.incrementAndGet();
    post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + namespace + "\"}}");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                get("/api/v1/namespaces/" + namespace + "/serviceaccounts/default").code() == 200);
    return namespace;
  }

  void deleteNamespace(String namespace) {
    delete("/api/v1/namespaces/" + namespace, "");
  }

  private void registerWidgets() {
    String path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    post(path, Widgets.definition());
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> get("/apis/" + Widgets.GROUP + "/v1/widgets").code() == 200);
  }

  @Override
  public String toString() {
    return name;
  }
}
