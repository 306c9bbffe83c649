package sys.storage.raft.core.conformance;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/**
 * A file of cases: {@code command key=(value,value)}, input lines, {@code ----}, expected lines.
 */
record DataFile(Path path, List<DataFile.Case> cases) {

  private static final String SEPARATOR = "----";
  private static final Pattern ARGUMENT =
      Pattern.compile("(?<key>[^\\s=]+)(?:=(?:\\((?<list>[^)]*)\\)|(?<value>\\S+)))?");

  /**
   * @param line where the case stands in its file, from 1
   */
  record Case(
      int line,
      String command,
      Map<String, List<String>> arguments,
      List<String> input,
      List<String> expected) {

    List<String> argument(String key) {
      return arguments.getOrDefault(key, List.of());
    }
  }

  /** A test for each case of each file in a directory; a skipped one where there is no data. */
  static Stream<DynamicNode> tests(
      String directory, Function<DataFile, Stream<DynamicTest>> testsOfFile) {
    Path path = root().resolve(directory).toAbsolutePath().normalize();
    if (!Files.isDirectory(path)) {
      String reason = "no conformance data at %s: set CONFORMANCE_DATA".formatted(path);
      return Stream.of(dynamicTest(reason, () -> Assumptions.abort(reason)));
    }
    try (Stream<Path> files = Files.list(path)) {
      return files
          .filter(Files::isRegularFile)
          .sorted()
          .map(file -> new DataFile(file, parse(lines(file))))
          .<DynamicNode>map(
              file ->
                  dynamicContainer(file.path().getFileName().toString(), testsOfFile.apply(file)))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether this is other data of the same format than what the tests were written for. */
  static boolean isOther() {
    return otherRoot().isPresent();
  }

  private static Optional<Path> otherRoot() {
    return Optional.ofNullable(System.getProperty("conformance.data"))
        .or(() -> Optional.ofNullable(System.getenv("CONFORMANCE_DATA")))
        .filter(text -> !text.isBlank())
        .map(Path::of);
  }

  private static Path root() {
    return otherRoot()
        .orElseGet(
            () ->
                Path.of(
                    System.getProperty("project.root", "../.."), "..", "shared", "conformance"));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Case> parse(List<String> lines) {
    var cases = new ArrayList<Case>();
    int next = 0;
    while (next < lines.size()) {
      String first = lines.get(next).strip();
      int line = ++next;
      if (first.isEmpty() || first.startsWith("#")) {
        continue;
      }
      var command = new StringBuilder(first);
      while (command.charAt(command.length() - 1) == '\\') {
        command.setLength(command.length() - 1);
        command.append(' ').append(lines.get(next++).strip());
      }
      var input = new ArrayList<String>();
      while (!lines.get(next).equals(SEPARATOR)) {
        input.add(lines.get(next++));
      }
      next++;
      // Expected lines end at a blank one, or, when they contain such, between doubled separators.
      boolean doubled = next < lines.size() && lines.get(next).equals(SEPARATOR);
      if (doubled) {
        next++;
      }
      var expected = new ArrayList<String>();
      while (next < lines.size()
          && !(doubled ? lines.get(next).equals(SEPARATOR) : lines.get(next).isBlank())) {
        expected.add(lines.get(next++));
      }
      if (doubled) {
        next += 2;
      }
      cases.add(toCase(line, command.toString(), input, expected));
    }
    return cases;
  }

  private static Case toCase(int line, String text, List<String> input, List<String> expected) {
    Matcher matcher = ARGUMENT.matcher(text);
    if (!matcher.find()) {
      throw new IllegalArgumentException("line %d has no command: %s".formatted(line, text));
    }
    String command = matcher.group("key");
    var arguments = new LinkedHashMap<String, List<String>>();
    while (matcher.find()) {
      arguments.put(matcher.group("key"), values(matcher));
    }
    return new Case(line, command, arguments, List.copyOf(input), List.copyOf(expected));
  }

  private static List<String> values(Matcher matcher) {
    Optional<String> single = Optional.ofNullable(matcher.group("value"));
    if (single.isPresent()) {
      return List.of(single.get());
    }
    String list = Optional.ofNullable(matcher.group("list")).orElse("");
    return list.isBlank() ? List.of() : Stream.of(list.split(",")).map(String::strip).toList();
  }
}
