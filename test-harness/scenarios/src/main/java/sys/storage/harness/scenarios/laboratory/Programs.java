package sys.storage.harness.scenarios.laboratory;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Command lines of the product's programs. Node and operator are started by their own scripts in
 * {@code bin}, which know the JVM's flags. Where the laboratory itself runs from folders of
 * classes, as in a test, they run from the same ones; else from the jars that were built together.
 *
 * @param projectRoot where {@code bin} is
 */
record Programs(Path projectRoot) {

  static final String NODE_IMAGE = "local/raft-node:latest";

  /**
   * Cluster names come from a file in the place of DNS. Several short-lived JVMs share few cores:
   * the first compiler alone gets a node to work sooner and takes less memory than both.
   */
  private static final String NODE_FLAGS = "-Djdk.net.hosts.file={hosts} -XX:TieredStopAtLevel=1";

  private static final String CONTROL_PLANE_MAIN = "sys.storage.harness.kubernetes.Main";

  /**
   * @param data directory for everything of the control plane
   */
  List<String> controlPlane(Path data) {
    return List.of(
        Path.of(javaHome(), "bin", "java").toString(),
        "-Xmx192m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        classPath(),
        CONTROL_PLANE_MAIN,
        "--data",
        data.toString(),
        "--image",
        NODE_IMAGE + "=" + node());
  }

  /**
   * @param healthPort of its health page on 127.0.0.1
   * @param leaderElection act only while holding the Lease: where another operator may run
   */
  List<String> operator(int healthPort, boolean leaderElection) {
    return List.of(
        projectRoot.resolve("bin/raft-operator").toString(),
        "--health-port=" + healthPort,
        "--leader-election=" + leaderElection);
  }

  /** What {@link #operator} needs to know, beside the kubeconfig. */
  Map<String, String> operatorEnvironment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("RAFT_JAVA_HOME", javaHome());
    if (fromFolders()) {
      environment.put("RAFT_CLASSPATH", classPath());
    }
    return environment;
  }

  /** The node's entry point, as one string of words; the control plane fills in the braces. */
  private String node() {
    var words = new ArrayList<String>();
    words.add("/usr/bin/env");
    words.add(quoted("RAFT_JAVA_HOME=" + javaHome()));
    if (fromFolders()) {
      words.add(quoted("RAFT_CLASSPATH=" + classPath()));
    }
    words.add(quoted("JAVA_OPTS=" + NODE_FLAGS));
    words.add(quoted(projectRoot.resolve("bin/raft-node").toString()));
    return String.join(" ", words);
  }

  private static boolean fromFolders() {
    return Stream.of(classPath().split(File.pathSeparator, -1))
        .anyMatch(entry -> Files.isDirectory(Path.of(entry)));
  }

  private static String quoted(String word) {
    return "'" + word + "'";
  }

  private static String javaHome() {
    return System.getProperty("java.home");
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }
}
