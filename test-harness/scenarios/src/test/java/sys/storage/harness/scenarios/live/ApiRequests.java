package sys.storage.harness.scenarios.live;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The API server's own count of the requests that it has answered, whoever asked. */
final class ApiRequests {

  private final KubernetesClient kubernetes;

  ApiRequests(KubernetesClient kubernetes) {
    this.kubernetes = kubernetes;
  }

  /** The counters whose labels match, in the text format of Prometheus. */
  List<String> counters(Predicate<String> matching) {
    return kubernetes
        .raw("/metrics")
        .lines()
        .filter(line -> line.startsWith("apiserver_request_total"))
        .filter(matching)
        .toList();
  }

  /** The sum of the counters whose labels match. */
  long count(Pattern matching) {
    return counters(matching.asPredicate()).stream()
        .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
