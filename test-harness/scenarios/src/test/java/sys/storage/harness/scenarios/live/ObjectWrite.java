package sys.storage.harness.scenarios.live;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request that writes or deletes an object. */
final class ObjectWrite {

  private static final Pattern PATH =
      Pattern.compile(
          "/(?:api|apis/(?<group>[^/]+))/(?<version>[^/]+)/namespaces/(?<namespace>[^/]+)"
              + "/(?<object>(?<plural>[^/]+)(?:/(?<name>[^/]+))?(?:/status)?)");

  private static final Pattern STEP = Pattern.compile("\"currentReconfigStep\":\"([^\"]+)\"");
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final HttpRequest request;
  private final Matcher path;

  private ObjectWrite(HttpRequest request, Matcher path) {
    this.request = request;
    this.path = path;
  }

  /** Empty when the request only asks. */
  static Optional<ObjectWrite> of(HttpRequest request) {
    Matcher path = PATH.matcher(request.uri().getPath());
    return request.method().equals("GET") || !path.matches()
        ? Optional.empty()
        : Optional.of(new ObjectWrite(request, path));
  }

  /** Verb and object; of a status also the step that it shows. */
  String name() {
    String name = request.method() + " " + path.group("object");
    Matcher step = STEP.matcher(Objects.requireNonNullElse(request.bodyString(), ""));
    return name.endsWith("/status") && step.find() ? name + " " + step.group(1) : name;
  }

  /** Somebody else gives the object another version; one that is to be deleted he deletes. */
  void overtake(KubernetesClient others) {
    if (path.group("name") == null) {
      return; // it is about to be created
    }
    Resource<GenericKubernetesResource> object =
        others
            .genericKubernetesResources(
                new ResourceDefinitionContext.Builder()
                    .withGroup(path.group("group"))
                    .withVersion(path.group("version"))
                    .withPlural(path.group("plural"))
                    .withNamespaced(true)
                    .build())
            .inNamespace(path.group("namespace"))
            .withName(path.group("name"));
    if (!request.method().equals("DELETE")) {
      object.patch(
          PatchContext.of(PatchType.JSON_MERGE),
          "{\"metadata\":{\"annotations\":{\"overtaken\":\"%d\"}}}".formatted(System.nanoTime()));
    } else if (path.group("plural").equals("pods")) {
      String before = object.get().getMetadata().getUid();
      object.withGracePeriod(0).delete();
      await("another pod of that name")
          .atMost(LIMIT)
          .until(
              () ->
                  Optional.ofNullable(object.get())
                      .filter(now -> !now.getMetadata().getUid().equals(before))
                      .isPresent());
    } else {
      object.delete();
    }
  }
}
