package sys.storage.harness.scenarios.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each {@code make TARGET} that a document names does something, or says that it is not built. */
final class CommandsTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root"));

  /** At the beginning of a line of an example or of a quote, behind variables that are set. */
  private static final Pattern MAKE =
      Pattern.compile("(?m)(?:^|`)(?:[A-Z_]+=\\S+ )*make ([a-z][a-z0-9-]*)");

  @Test
  void everyTargetInTheDocumentsHasARecipe() throws IOException, InterruptedException {
    Set<String> targets = targets();
    assertThat(targets).contains("demo", "bug1", "bug2", "bug3", "test").hasSizeGreaterThan(15);
    for (String target : targets) {
      assertThat(recipe(target)).as("make -n " + target).isNotBlank().doesNotContain("Nothing to");
    }
  }

  private static Set<String> targets() throws IOException {
    try (Stream<Path> documents = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(
              documents.filter(path -> path.toString().endsWith(".md")),
              Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")))
          .flatMap(document -> MAKE.matcher(text(document)).results())
          .map(result -> result.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What make would run; it runs nothing. */
  private static String recipe(String target) throws IOException, InterruptedException {
    Process make =
        new ProcessBuilder("make", "--no-print-directory", "-n", target)
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .start();
    var output = new String(make.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(make.waitFor()).as("make -n " + target + ": " + output).isZero();
    return output;
  }
}
