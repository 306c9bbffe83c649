package sys.storage.harness.kubernetes.server;

import java.util.List;
import java.util.Optional;

/**
 * A path of a resource, such as {@code /apis/apps/v1/namespaces/default/statefulsets/demo/scale}.
 *
 * @param namespace absent for cluster-wide requests
 */
record ResourcePath(
    String group,
    String version,
    Optional<String> namespace,
    String plural,
    Optional<String> name,
    Optional<String> subresource) {

  /** Reads the segments of a path; empty when it is not one of a resource. */
  static Optional<ResourcePath> parse(List<String> segments) {
    boolean core = !segments.isEmpty() && segments.getFirst().equals("api");
    int skip = core ? 2 : 3;
    if (segments.size() <= skip) {
      return Optional.empty();
    }
    String group = core ? "" : segments.get(1);
    String version = segments.get(skip - 1);
    List<String> rest = segments.subList(skip, segments.size());
    boolean inNamespace =
        rest.size() >= 3
            && rest.getFirst().equals("namespaces")
            && !List.of("status", "finalize").contains(rest.get(2));
    Optional<String> namespace = inNamespace ? Optional.of(rest.get(1)) : Optional.empty();
    List<String> own = inNamespace ? rest.subList(2, rest.size()) : rest;
    if (own.size() > 3) {
      return Optional.empty();
    }
    return Optional.of(
        new ResourcePath(
            group,
            version,
            namespace,
            own.getFirst(),
            own.size() > 1 ? Optional.of(own.get(1)) : Optional.empty(),
            own.size() > 2 ? Optional.of(own.get(2)) : Optional.empty()));
  }
}
