package sys.storage.raft.client.kv;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * @param endpoints {@code http://host:8080} of some nodes, at least one; the leader is found
 *     through them
 * @param deadline of one operation with all its attempts
 * @param attemptTimeout of one attempt; a node that hangs costs this much
 */
public record KvClientOptions(List<URI> endpoints, Duration deadline, Duration attemptTimeout) {

  /**
   * @throws IllegalArgumentException when there is no endpoint, one is no address of a node, or a
   *     time is not positive
   */
  public KvClientOptions {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("endpoints is empty: give at least one http://host:8080");
    }
    endpoints.forEach(KvClientOptions::check);
    if (!deadline.isPositive() || !attemptTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "deadline %s and attemptTimeout %s must be positive".formatted(deadline, attemptTimeout));
    }
  }

  private static void check(URI endpoint) {
    boolean isHttp = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
    if (!isHttp || endpoint.getHost() == null) {
      throw new IllegalArgumentException(
          "endpoint '%s' must be http://host:port".formatted(endpoint));
    }
    if (endpoint.getRawPath() != null && !endpoint.getRawPath().isEmpty()) {
      throw new IllegalArgumentException(
          "endpoint '%s' must end with the port, without '%s'"
              .formatted(endpoint, endpoint.getRawPath()));
    }
  }

  /** Ten seconds for an operation, two for an attempt. */
  public static KvClientOptions of(List<URI> endpoints) {
    return new KvClientOptions(endpoints, Duration.ofSeconds(10), Duration.ofSeconds(2));
  }
}
