package sys.storage.harness.scenarios.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/troubleshooting.md} quotes what the programs really say. */
final class TroubleshootingTest {

  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Pattern QUOTE = Pattern.compile("`([^`]+)`");

  /** Between the two halves of a literal that is too long for one line. */
  private static final Pattern JOIN = Pattern.compile("\"\\s*\\+\\s*\"");

  /** What the programs fill in, and the document writes as an ellipsis. */
  private static final Pattern PLACE = Pattern.compile("…|%[sd]|\\$\\{?\\w+}?");

  @Test
  void everyQuotedMessageIsInTheSources() throws IOException {
    List<String> quotes = quotes();
    assertThat(quotes).hasSizeGreaterThan(40);
    String sources = sources();
    for (String quote : quotes) {
      for (String part : PLACE.split(quote, -1)) {
        assertThat(sources.contains(part))
            .as("\"%s\" of `%s` in docs/troubleshooting.md is said by no program", part, quote)
            .isTrue();
      }
    }
  }

  /** In the first column of the tables stands what a user sees. */
  private static List<String> quotes() throws IOException {
    return Files.readAllLines(ROOT.resolve("docs/troubleshooting.md")).stream()
        .filter(line -> line.startsWith("| "))
        .map(line -> line.substring(2, line.indexOf(" |", 2)))
        .flatMap(cell -> QUOTE.matcher(cell).results())
        .map(result -> result.group(1))
        .toList();
  }

  private static String sources() throws IOException {
    try (Stream<Path> programs = Files.list(ROOT.resolve("bin"));
        Stream<Path> all = Files.walk(ROOT)) {
      Stream<Path> java =
          all.filter(path -> path.toString().endsWith(".java"))
              .filter(path -> path.toString().contains("/src/main/"));
      return Stream.concat(java, programs)
          .map(TroubleshootingTest::text)
          .collect(Collectors.joining("\n"));
    }
  }

  private static String text(Path file) {
    try {
      return PLACE.matcher(JOIN.matcher(Files.readString(file)).replaceAll("")).replaceAll("…");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
