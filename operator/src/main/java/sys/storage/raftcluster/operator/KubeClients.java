package sys.storage.raftcluster.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;

/** Clients of the Kubernetes API, from a kubeconfig or from within a pod. */
public final class KubeClients {

  /** DER of the object identifier id-ecPublicKey, 1.2.840.10045.2.1. */
  private static final String EC_IDENTIFIER = "06072a8648ce3d0201";

  private static final int REPETITIONS = 2;

  /** Half of the time in which the Lease must be renewed. */
  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;

  private KubeClients() {}

  /** As the environment says: {@code KUBECONFIG}, {@code ~/.kube/config}, or the pod's own. */
  public static KubernetesClient fromEnvironment() {
    return of(impatient(Config.autoConfigure(null)));
  }

  /**
   * @param kubeconfig text of a kubeconfig
   */
  public static KubernetesClient fromKubeconfig(String kubeconfig) {
    return of(impatient(Config.fromKubeconfig(kubeconfig)));
  }

  /**
   * Every request ends soon: a pass that failed is made anew, from what is true then. By default
   * the client would repeat a request for two minutes, the renewal of the Lease too, and an
   * operator that is cut off would believe for as long that it holds it. A few repetitions there
   * must be: an API server that has just learned a new definition answers 429 for a second.
   */
  private static Config impatient(Config config) {
    config.setRequestRetryBackoffLimit(REPETITIONS);
    config.setRequestTimeout(REQUEST_TIMEOUT_MILLIS);
    return config;
  }

  /** As the configuration says. */
  public static KubernetesClient of(Config config) {
    return builder(config).build();
  }

  /** With the configuration, which is told the kind of its key where it does not know. */
  public static KubernetesClientBuilder builder(Config config) {
    if (isEllipticCurve(clientKey(config))) {
      config.setClientKeyAlgo("EC");
    }
    return new KubernetesClientBuilder().withConfig(config);
  }

  /** The client takes every key for RSA unless it is told; k3s and others use elliptic curves. */
  static boolean isEllipticCurve(String pem) {
    if (pem.contains("BEGIN EC PRIVATE KEY")) {
      return true;
    }
    String body = pem.replaceAll("-----[^-]*-----", "").replaceAll("\\s", "");
    try {
      return HexFormat.of().formatHex(Base64.getDecoder().decode(body)).contains(EC_IDENTIFIER);
    } catch (IllegalArgumentException e) {
      return false; // Not a PEM file: the client itself reports it better.
    }
  }

  private static String clientKey(Config config) {
    try {
      if (config.getClientKeyData() != null) {
        return new String(
            Base64.getMimeDecoder().decode(config.getClientKeyData()), StandardCharsets.US_ASCII);
      }
      if (config.getClientKeyFile() != null) {
        return Files.readString(Path.of(config.getClientKeyFile()));
      }
      return "";
    } catch (IOException | IllegalArgumentException e) {
      return ""; // The client reports an unreadable key itself, with the name of the file.
    }
  }
}
