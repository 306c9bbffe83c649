package sys.storage.harness.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import sys.storage.harness.kubernetes.kubelet.ImageCatalog;

/** The embedded control plane that tests share: started once, stopped when the tests' JVM ends. */
public final class TestCluster {
  /** An image that runs its arguments: {@code sh -c TEXT}. */
  public static final String SHELL = "test/shell:1";

  /**
   * An image that serves HTTP on port 8080 of the pod's address, and answers 503 while a file
   * {@code sick} is in DATA.
   */
  public static final String WEB = "test/web:1";

  private TestCluster() {}

  private static final class Holder {
    static final LocalKubernetes CLUSTER = start();
  }

  /** Starts it unless it runs. */
  public static LocalKubernetes shared() {
    return Holder.CLUSTER;
  }

  /** What the images of tests stand for. */
  public static ImageCatalog images() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return ImageCatalog.EMPTY
        .with(SHELL, List.of("/bin/sh", "-c"))
        .with(
            WEB,
            List.of(
                java,
                "-Xmx16m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djdk.net.hosts.file={hosts}",
                "-cp",
                System.getProperty("java.class.path"),
                WebProgram.class.getName(),
                "{ip}"));
  }

  private static LocalKubernetes start() {
    try {
      Path directory = Files.createTempDirectory("local-kubernetes-test");
      LocalKubernetes cluster =
          LocalKubernetes.start(new LocalKubernetes.Options(0, directory, images()));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(cluster)));
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void stop(LocalKubernetes cluster) {
    try {
      cluster.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
