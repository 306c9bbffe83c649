package sys.storage.harness.kubernetes.server;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many requests clients have made, as {@code apiserver_request_total} of {@code /metrics}. The
 * controllers and the kubelet of this process make none: they use the API directly. Thread-safe.
 */
final class RequestCounts {
  private final Map<String, LongAdder> counts = new ConcurrentSkipListMap<>();

  /** Counts a request by its HTTP method. */
  void count(String method, ResourcePath path) {
    String labels =
        "group=\"%s\",resource=\"%s\",subresource=\"%s\",verb=\"%s\",version=\"%s\""
            .formatted(
                path.group(), path.plural(), path.subresource().orElse(""), method, path.version());
    counts.computeIfAbsent(labels, _ -> new LongAdder()).increment();
  }

  /** In Prometheus' text format. */
  String text() {
    var text = new StringBuilder("# TYPE apiserver_request_total counter\n");
    counts.forEach(
        (labels, count) ->
            text.append("apiserver_request_total{%s} %d%n".formatted(labels, count.sum())));
    return text.toString();
  }
}
