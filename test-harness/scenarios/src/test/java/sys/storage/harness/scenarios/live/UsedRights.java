package sys.storage.harness.scenarios.live;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which rights a client's requests need, by verb, resource and API group: {@code patch
 * statefulsets.apps}. Any thread.
 */
final class UsedRights implements Interceptor {

  /** Of requests for objects. What else there is, such as {@code /version}, is everybody's. */
  private static final Pattern PATH =
      Pattern.compile(
          "/(api|apis/(?<group>[^/]+))/[^/]+(/namespaces/[^/]+)?"
              + "/(?<resource>[^/]+)(/(?<name>[^/]+)(?<subresource>/[^/]+)?)?");

  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Consumer<String> consumer;

  /**
   * @param consumer is told of each right once, before its first use
   */
  UsedRights(Consumer<String> consumer) {
    this.consumer = consumer;
  }

  /**
   * @param group empty for the core group
   * @param resource in the plural, with its subresource: {@code pods/log}
   */
  static String right(String verb, String group, String resource) {
    return verb + " " + (group.isEmpty() ? resource : resource + " of " + group);
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    URI uri = request.uri();
    Matcher path = PATH.matcher(uri.getPath());
    if (path.matches()) {
      String right =
          right(
              verb(request.method(), uri, path.group("name") != null),
              Objects.requireNonNullElse(path.group("group"), ""),
              path.group("resource") + Objects.requireNonNullElse(path.group("subresource"), ""));
      if (known.add(right)) {
        consumer.accept(right);
      }
    }
  }

  private static String verb(String method, URI uri, boolean named) {
    return switch (method) {
      case "GET" -> {
        if (("&" + uri.getQuery() + "&").contains("&watch=true&")) {
          yield "watch";
        }
        yield named ? "get" : "list";
      }
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> named ? "delete" : "deletecollection";
      default -> throw new IllegalArgumentException("no verb is known for " + method);
    };
  }
}
