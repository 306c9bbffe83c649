package sys.storage.harness.scenarios.live;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.raftcluster.api.Annotations;

/**
 * The operator's roles grant what it asks of the API server in the life of a cluster, and nothing
 * else.
 */
@Tag("real")
@Live
@Isolated("the operator is everybody's")
class RightsTest {

  private static final Path ROLES =
      Path.of(System.getProperty("project.root"), "manifests/rbac/operator.yaml");

  private static final String NAMESPACE = "raftcluster-system";
  private static final String USER =
      "system:serviceaccount:%s:raftcluster-operator".formatted(NAMESPACE);

  /** One that nobody has held before: it is created. */
  private static final String LEASE = "rights-test";

  private static final String CREATED_BY_APPLY =
      "a server-side apply is a patch, and of what does not exist a creation as well";

  /** What is granted although no request says so. */
  private static final Map<String, String> BY_REASON =
      Map.of(
          "create statefulsets of apps",
          CREATED_BY_APPLY,
          "create services",
          CREATED_BY_APPLY,
          "create poddisruptionbudgets of policy",
          CREATED_BY_APPLY,
          "update leases of coordination.k8s.io",
          "the operator SDK does not stand for election without it, and then patches",
          "update raftclusters/finalizers of storage.sys",
          "API servers with OwnerReferencesPermissionEnforcement ask for it before somebody else's"
              + " deletion may be blocked (blockOwnerDeletion)");

  /** What every user may do: the role system:basic-user. */
  private static final Set<String> EVERYBODYS =
      Set.of("create selfsubjectrulesreviews of authorization.k8s.io");

  @Test
  void theRolesGrantWhatTheOperatorAsksForAndNothingElse(Laboratory laboratory, Clusters clusters)
      throws IOException {
    Path output = laboratory.home().directory().resolve("recorded-operator.log");
    laboratory.stopOperator();
    Process operator = start(output);
    try {
      live(laboratory, clusters);
    } finally {
      operator.destroyForcibly().onExit().join();
      laboratory.kubernetes().leases().inNamespace(NAMESPACE).withName(LEASE).delete();
      laboratory.startOperator();
    }
    Set<String> used = used(output);
    Set<String> granted = granted(laboratory.kubernetes());
    assertThat(granted).as("rights that are granted").containsAll(used);
    granted.removeAll(used);
    assertThat(granted)
        .as("rights that are granted and were not used")
        .isEqualTo(new TreeSet<>(BY_REASON.keySet()));
  }

  private static Process start(Path output) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            RecordedOperator.class.getName(),
            USER,
            NAMESPACE,
            LEASE)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  private static void live(Laboratory laboratory, Clusters clusters) {
    TestCluster test = clusters.create("rights", 3);
    test.scale(4);
    test.scale(3);
    String victim = test.leader().name();
    test.annotate(Annotations.REPLACE_MEMBER, victim);
    test.awaitThat(
        "the order is carried out", () -> test.annotation(Annotations.REPLACE_MEMBER).isEmpty());
    test.awaitThat("three at rest", () -> test.atRest(3));
    test.cluster().patch("{\"spec\":{\"storageSize\":\"2Gi\"}}");
    // The storage class may refuse: the operator has asked all the same.
    test.awaitThat(
        "the claims are to grow",
        () -> test.reports("Degraded", "StorageGrowthRefused") || claimsAre("2Gi", laboratory));
  }

  private static boolean claimsAre(String size, Laboratory laboratory) {
    return laboratory
        .kubernetes()
        .persistentVolumeClaims()
        .inNamespace("default")
        .withLabel("storage.sys/cluster", "rights")
        .list()
        .getItems()
        .stream()
        .map(claim -> claim.getSpec().getResources().getRequests().get("storage"))
        .allMatch(new Quantity(size)::equals);
  }

  private static Set<String> granted(KubernetesClient kubernetes) throws IOException {
    try (var yaml = Files.newInputStream(ROLES)) {
      return kubernetes.load(yaml).items().stream()
          .flatMap(RightsTest::rules)
          .flatMap(RightsTest::rights)
          .collect(toCollection(TreeSet::new));
    }
  }

  private static Stream<PolicyRule> rules(HasMetadata object) {
    return switch (object) {
      case ClusterRole role -> role.getRules().stream();
      case Role role -> role.getRules().stream();
      default -> Stream.empty();
    };
  }

  private static Stream<String> rights(PolicyRule rule) {
    return rule.getApiGroups().stream()
        .flatMap(
            group ->
                rule.getResources().stream()
                    .flatMap(
                        resource ->
                            rule.getVerbs().stream()
                                .map(verb -> UsedRights.right(verb, group, resource))));
  }

  private static Set<String> used(Path output) throws IOException {
    try (Stream<String> lines = Files.lines(output)) {
      return lines
          .filter(line -> line.startsWith(RecordedOperator.MARK))
          .map(line -> line.substring(RecordedOperator.MARK.length()))
          .filter(right -> !EVERYBODYS.contains(right))
          .collect(toCollection(TreeSet::new));
    }
  }
}
