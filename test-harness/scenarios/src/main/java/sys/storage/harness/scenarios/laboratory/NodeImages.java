package sys.storage.harness.scenarios.laboratory;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;

/** The images that the nodes of a cluster have, as far as they list them. */
final class NodeImages {

  /** Images of this name are in no registry: a node has them, or cannot run them. */
  private static final String LOCAL = "local/";

  private static final String DEFAULT_REGISTRY = "docker.io/";

  private final KubernetesClient kubernetes;

  NodeImages(KubernetesClient kubernetes) {
    this.kubernetes = kubernetes;
  }

  /** A sentence when the image can come from nowhere. */
  Optional<String> missing(String image) {
    return image.startsWith(LOCAL) && nodes().stream().noneMatch(node -> has(node, image))
        ? Optional.of(
            ("no node of the cluster has the image %s, and no registry does: make docker-build"
                    + " writes it to target/images; load it into the nodes' container runtime (they"
                    + " tell of it within a minute)")
                .formatted(image))
        : Optional.empty();
  }

  private List<Node> nodes() {
    try {
      return kubernetes.nodes().list().getItems();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return List.of();
      }
      throw e;
    }
  }

  private static boolean has(Node node, String image) {
    return node.getStatus().getImages().stream()
        .flatMap(listed -> listed.getNames().stream())
        .anyMatch(name -> name.equals(image) || name.equals(DEFAULT_REGISTRY + image));
  }
}
