package sys.storage.harness.scenarios.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By Helm itself. */
class HelmChartTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Path CHART = ROOT.resolve("charts/raftcluster-operator");
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
  private static final String NAME = "raftcluster-operator";

  @Test
  void helmFindsNothingToComplainOf() {
    LintResult result = new Helm(CHART).lint().strict().call();
    assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
  }

  @Test
  void theChartInstallsTheSameOperatorAsTheManifests() {
    List<HasMetadata> chart = rendered(template());
    assertThat(only(Deployment.class, chart).getSpec().getTemplate().getSpec())
        .usingRecursiveComparison()
        .ignoringFields("containers.env")
        .isEqualTo(only(Deployment.class, manifests()).getSpec().getTemplate().getSpec());
    assertThat(only(ClusterRole.class, chart).getRules())
        .isEqualTo(only(ClusterRole.class, manifests()).getRules());
    assertThat(only(Role.class, chart).getRules())
        .isEqualTo(only(Role.class, manifests()).getRules());
    assertThat(only(ClusterRoleBinding.class, chart).getRoleRef().getName()).isEqualTo(NAME);
  }

  @Test
  void watchedNamespacesAreTheOnlyOnesThatTheOperatorMayTouch() {
    List<HasMetadata> chart =
        rendered(template().set("watchNamespaces[0]", "one").set("watchNamespaces[1]", "two"));
    assertThat(chart).noneMatch(ClusterRoleBinding.class::isInstance);
    assertThat(
            chart.stream()
                .filter(RoleBinding.class::isInstance)
                .map(binding -> binding.getMetadata().getNamespace()))
        .containsExactlyInAnyOrder("one", "two", "raftcluster-system");
    assertThat(
            only(Deployment.class, chart)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getEnv())
        .anySatisfy(
            variable -> {
              assertThat(variable.getName()).isEqualTo("RAFT_OPERATOR_NAMESPACES");
              assertThat(variable.getValue()).isEqualTo("one,two");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "replicas, many",
    "replicas, 9",
    "image.pullPolicy, Sometimes",
    "watchNamespaces[0], Not_A_Namespace",
    "imagee.tag, 1"
  })
  void theSchemaRefusesWhatMakesNoSense(String value, String nonsense) {
    TemplateCommand command = template().set(value, nonsense);
    assertThatThrownBy(command::call).hasMessageContaining(value.replaceAll("[.\\[].*", ""));
  }

  @Test
  void theDefinitionIsThatOfTheManifests() {
    String file = "raftclusters.storage.sys.yaml";
    assertThat(CHART.resolve("crds").resolve(file))
        .hasSameTextualContentAs(ROOT.resolve("manifests/crd").resolve(file));
  }

  private static TemplateCommand template() {
    return new Helm(CHART)
        .template()
        .withKubeVersion("1.34.0")
        .withName(NAME)
        .withNamespace("raftcluster-system");
  }

  private static List<HasMetadata> rendered(TemplateCommand command) {
    return parse(command.call());
  }

  private static List<HasMetadata> manifests() {
    return Stream.of("manifests/rbac/operator.yaml", "manifests/operator/deployment.yaml")
        .flatMap(file -> parse(read(ROOT.resolve(file))).stream())
        .toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<HasMetadata> parse(String yaml) {
    return Arrays.stream(yaml.split("(?m)^---$", -1))
        .filter(document -> document.lines().anyMatch(line -> line.startsWith("kind:")))
        .map(document -> SERIALIZATION.<HasMetadata>unmarshal(document))
        .toList();
  }

  private static <T> T only(Class<T> kind, List<HasMetadata> objects) {
    List<T> found = objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    assertThat(found).as(kind.getSimpleName()).hasSize(1);
    return found.getFirst();
  }
}
