package sys.storage.harness.scenarios.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/operations.md} names every reason that a condition or an event may have. */
final class ConditionsTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Path OPERATOR =
      ROOT.resolve("operator/src/main/java/sys/storage/raftcluster/operator");

  /** Where reasons are spelled. */
  private static final List<String> PLACES =
      List.of(
          "report", "plan", "observe/PodProblem.java", "observe/Records.java", "act/Executor.java");

  private static final Pattern WORD = Pattern.compile("\"((?:[A-Z][a-z]+)+)\"");

  /** What Kubernetes calls its own. */
  private static final Set<String> NO_REASONS =
      Set.of("True", "False", "Normal", "Warning", "StatefulSet", "NamespaceTerminating");

  @Test
  void everyReasonIsDocumented() throws IOException {
    String document = Files.readString(ROOT.resolve("docs/operations.md"));
    Set<String> reasons = reasons();
    assertThat(reasons)
        .contains("ScaleInRefused", "MembersUnhealthy", "NodeFails", "StaleOperator")
        .allSatisfy(reason -> assertThat(document).contains('`' + reason + '`'));
  }

  private static Set<String> reasons() throws IOException {
    var reasons = new TreeSet<String>();
    for (String place : PLACES) {
      try (Stream<Path> files = Files.walk(OPERATOR.resolve(place))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          WORD.matcher(Files.readString(file))
              .results()
              .map(found -> found.group(1))
              .forEach(reasons::add);
        }
      }
    }
    reasons.removeAll(NO_REASONS);
    return reasons;
  }
}
