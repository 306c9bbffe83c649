package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operator and the members may do, and what they may not. */
@Tag("real")
@Live
class AccessTest {

  private static final String OPERATOR =
      "--as=system:serviceaccount:raftcluster-system:raftcluster-operator";

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]*");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get secrets",
        "list configmaps",
        "create pods",
        "create pods --subresource=exec",
        "delete statefulsets.apps",
        "delete services",
        "create persistentvolumeclaims",
        "list nodes",
        "create clusterrolebindings.rbac.authorization.k8s.io",
        "delete raftclusters.storage.sys",
        "create raftclusters.storage.sys",
        "update customresourcedefinitions.apiextensions.k8s.io",
        "get leases.coordination.k8s.io"
      })
  void theOperatorIsRefusedWhatItDoesNotNeed(String what) {
    assertThat(may(what)).isEqualTo("no");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list raftclusters.storage.sys",
        "patch raftclusters.storage.sys --subresource=status",
        "patch statefulsets.apps",
        "delete pods",
        "delete persistentvolumeclaims",
        "patch poddisruptionbudgets.policy"
      })
  void theOperatorMayDoWhatItNeeds(String what) {
    assertThat(may(what)).isEqualTo("yes");
  }

  @Test
  void nothingRunsAsRootAndTheNamespaceCouldForbidIt(Clusters clusters) throws IOException {
    clusters.create("rootless", 3);
    for (String namespace : List.of("default", "raftcluster-system")) {
      String users =
          Commands.run(
              "kubectl",
              "-n",
              namespace,
              "get",
              "pods",
              "-o",
              "jsonpath={range .items[*]}{.spec.securityContext.runAsUser}{\"\\n\"}{end}");
      assertThat(users.lines()).isNotEmpty().allMatch(NUMBER.asMatchPredicate());
      assertThat(
              Commands.run(
                  "kubectl",
                  "label",
                  "--dry-run=server",
                  "--overwrite",
                  "namespace",
                  namespace,
                  "pod-security.kubernetes.io/enforce=restricted"))
          .as("pods that the level restricted would refuse")
          .doesNotContain("Warning");
    }
  }

  private static String may(String what) {
    var command = new ArrayList<>(List.of("kubectl", "auth", "can-i"));
    command.addAll(List.of(what.split(" ", -1)));
    command.addAll(List.of(OPERATOR, "--all-namespaces"));
    return Commands.attempt(Duration.ofSeconds(30), command.toArray(String[]::new))
        .output()
        .lines()
        .reduce((_, last) -> last)
        .orElse("");
  }
}
