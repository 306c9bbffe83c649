package sys.storage.harness.scenarios.laboratory;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Command lines of the product's programs. Node and operator are started by their own scripts in
 * {@code bin}, which know the JVM's flags, on the class path and the JDK of the laboratory itself:
 * what runs is always what was compiled together.
 *
 * @param projectRoot where {@code bin} is
 */
record Programs(Path projectRoot) {

  static final String NODE_IMAGE = "local/raft-node:latest";

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
    return Map.of("RAFT_CLASSPATH", classPath(), "RAFT_JAVA_HOME", javaHome());
  }

  /** The node's entry point, as one string of words; the control plane fills in the braces. */
  private String node() {
    return String.join(
        " ",
        "/usr/bin/env",
        quoted("RAFT_CLASSPATH=" + classPath()),
        quoted("RAFT_JAVA_HOME=" + javaHome()),
        "JAVA_OPTS=-Djdk.net.hosts.file={hosts}",
        quoted(projectRoot.resolve("bin/raft-node").toString()));
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
