package sys.storage.raftcluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The checked-in custom resource definition is the one that the Java model generates. After a
 * change of the model, rewrite it with {@code ./mvnw -pl crd test -Dcrd.write=true}.
 */
class DefinitionTest {

  private static final Path CHECKED_IN =
      Path.of(
          System.getProperty("project.root", ".."), "manifests/crd/raftclusters.storage.sys.yaml");

  @Test
  void theCheckedInDefinitionIsTheGeneratedOne(@TempDir Path directory) throws IOException {
    String generated = Definition.yaml(directory);
    if (Boolean.getBoolean("crd.write")) {
      Files.createDirectories(CHECKED_IN.getParent());
      Files.writeString(CHECKED_IN, generated);
    }
    assertThat(CHECKED_IN)
        .as("run ./mvnw -pl crd test -Dcrd.write=true")
        .content()
        .isEqualTo(generated);
  }
}
