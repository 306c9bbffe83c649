package sys.storage.raftcluster.operator.workload;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sys.storage.raftcluster.api.RaftCluster;
import sys.storage.raftcluster.api.RaftClusterSpec;
import sys.storage.raftcluster.operator.model.Specs;

/**
 * The objects as text. After a wanted change, rewrite the texts with {@code ./mvnw -pl operator -am
 * test -Dgolden.write=true}.
 */
class ObjectsTest {

  private static final Path GOLDEN =
      Path.of(System.getProperty("project.root", ".."), "operator/src/test/resources/objects");

  private final KubernetesSerialization yaml = new KubernetesSerialization();

  @ParameterizedTest
  @EnumSource(Piece.class)
  void anObjectIsAsWrittenDown(Piece piece) throws IOException {
    Path file = GOLDEN.resolve(piece.name().toLowerCase(Locale.ROOT) + ".yaml");
    String text = yaml.asYaml(build(piece, 3, 1));
    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, text);
    }
    assertThat(file).as("rewrite with -Dgolden.write=true").content().isEqualTo(text);
  }

  @ParameterizedTest
  @EnumSource(Piece.class)
  void anObjectDoesNotDifferFromItself(Piece piece) {
    assertThat(Drift.between(build(piece, 3, 1), build(piece, 3, 1))).isEmpty();
  }

  @Test
  void theDigestDoesNotDependOnTheSize() {
    assertThat(digest(build(Piece.STATEFUL_SET, 3, 0)))
        .isEqualTo(digest(build(Piece.STATEFUL_SET, 5, 0)));
    assertThat(digest(build(Piece.DISRUPTION_BUDGET, 3, 0)))
        .isEqualTo(digest(build(Piece.DISRUPTION_BUDGET, 3, 1)));
  }

  @Test
  void aWishThatIsWithdrawnShowsInTheDigest() {
    RaftCluster labelled = cluster();
    labelled.setSpec(
        yaml.unmarshal("{\"image\":\"x\",\"podLabels\":{\"team\":\"a\"}}", RaftClusterSpec.class));
    RaftCluster plain = cluster();
    plain.setSpec(yaml.unmarshal("{\"image\":\"x\"}", RaftClusterSpec.class));
    HasMetadata found = new Objects(labelled, "1Gi").build(Piece.STATEFUL_SET, 3, 0);
    HasMetadata wanted = new Objects(plain, "1Gi").build(Piece.STATEFUL_SET, 3, 0);
    assertThat(Drift.between(wanted, found)).isPresent();
  }

  @Test
  void theStatefulSetIsWrittenOnceForEachGenerationOfTheResource() {
    RaftCluster later = cluster();
    later.getMetadata().setGeneration(2L);
    HasMetadata wanted = new Objects(later, "1Gi").build(Piece.STATEFUL_SET, 3, 0);
    assertThat(Drift.between(wanted, build(Piece.STATEFUL_SET, 3, 0))).isPresent();
    assertThat(digest(wanted)).isEqualTo(digest(build(Piece.STATEFUL_SET, 3, 0)));
  }

  @Test
  void whatSomebodyAlteredIsFound() {
    var found = (StatefulSet) build(Piece.STATEFUL_SET, 3, 0);
    found.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage("other");
    assertThat(Drift.between(build(Piece.STATEFUL_SET, 3, 0), found))
        .hasValueSatisfying(text -> assertThat(text).contains("image").contains("found other"));
  }

  @Test
  void whatTheApiServerAddsIsTheirs() {
    var found = (Service) build(Piece.CLIENT_SERVICE, 3, 0);
    found.getSpec().setClusterIP("10.96.0.7");
    found.getSpec().setIpFamilyPolicy("SingleStack");
    assertThat(Drift.between(build(Piece.CLIENT_SERVICE, 3, 0), found)).isEmpty();
  }

  @Test
  void theSameQuantityInOtherWordsIsNoDifference() {
    HasMetadata mebi = new Objects(cluster(), "1024Mi").build(Piece.STATEFUL_SET, 3, 0);
    HasMetadata gibi = new Objects(cluster(), "1Gi").build(Piece.STATEFUL_SET, 3, 0);
    gibi.getMetadata().setAnnotations(mebi.getMetadata().getAnnotations());
    assertThat(Drift.between(mebi, gibi)).isEmpty();
  }

  private static HasMetadata build(Piece piece, int replicas, int maxUnavailable) {
    return new Objects(cluster(), "1Gi").build(piece, replicas, maxUnavailable);
  }

  private static String digest(HasMetadata object) {
    return requireNonNull(object.getMetadata().getAnnotations().get(Objects.DIGEST));
  }

  private static RaftCluster cluster() {
    var cluster = new RaftCluster();
    cluster.setMetadata(
        new ObjectMetaBuilder()
            .withName("demo")
            .withNamespace("default")
            .withUid("00000000-0000-0000-0000-000000000001")
            .withGeneration(1L)
            .build());
    cluster.setSpec(Specs.replicas(3));
    return cluster;
  }
}
