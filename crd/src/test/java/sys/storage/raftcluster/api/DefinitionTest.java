package sys.storage.raftcluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The checked-in definition of the resource, and its reference in the documents, are the ones that
 * the Java model generates. After a change of the model, rewrite them with {@code ./mvnw -pl crd
 * test -Dcrd.write=true}.
 */
class DefinitionTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));

  private final CustomResourceDefinition definition;

  DefinitionTest(@TempDir Path directory) throws IOException {
    definition = Definition.generate(directory);
  }

  @Test
  void theCheckedInDefinitionIsTheGeneratedOne() throws IOException {
    assertCheckedIn("manifests/crd/raftclusters.storage.sys.yaml", Definition.yaml(definition));
  }

  @Test
  void theReferenceIsTheGeneratedOne() throws IOException {
    assertCheckedIn("docs/api.md", ApiPage.of(definition));
  }

  private static void assertCheckedIn(String file, String generated) throws IOException {
    Path checkedIn = ROOT.resolve(file);
    if (Boolean.getBoolean("crd.write")) {
      Files.writeString(checkedIn, generated);
    }
    assertThat(checkedIn)
        .as("run ./mvnw -pl crd test -Dcrd.write=true")
        .content()
        .isEqualTo(generated);
  }
}
