package sys.storage.harness.linearizability.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sys.storage.harness.linearizability.proof.Comparison;

/** The comparison with brute force finds each of these faults when it is put into the checker. */
class MutantsTest {

  private static final Path MODULE =
      Path.of(System.getProperty("project.root", "../.."), "test-harness", "linearizability");
  private static final Path SOURCES =
      MODULE.resolve("src/main/java/sys/storage/harness/linearizability");

  /** A text that occurs once in a file, and what stands there instead. */
  record Mutant(String name, String file, String text, String instead) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Mutant> mutants() {
    return List.of(
        new Mutant(
            "any operation that leaves the state comes at once",
            "search/Search.java",
            "problem.readOnly[symbol] && steps.after(now.state, symbol) == now.state",
            "steps.after(now.state, symbol) == now.state"),
        new Mutant(
            "reads come at once although they do not fit",
            "search/Search.java",
            "problem.readOnly[symbol] && steps.after(now.state, symbol) == now.state",
            "problem.readOnly[symbol]"),
        new Mutant(
            "equal times are no overlap",
            "search/Problem.java",
            "required.get(called).callTime() <= time",
            "required.get(called).callTime() < time"),
        new Mutant(
            "unknown operations overlap what returns at their call not",
            "search/Problem.java",
            "optional.get(optionalCalled).callTime() <= time",
            "optional.get(optionalCalled).callTime() < time"),
        new Mutant(
            "unknown operations may come before their calls",
            "search/Problem.java",
            "optional.get(optionalCalled).callTime() <= time",
            "true"),
        new Mutant(
            "a hash stands for the rank and the state",
            "search/Search.java",
            "((long) now.rank << 32) | now.state",
            "(now.rank * 31L + now.state) & 3"),
        new Mutant(
            "the rank is no part of the key",
            "search/Search.java",
            "((long) now.rank << 32) | now.state",
            "now.state"),
        new Mutant(
            "the window is no part of the key",
            "search/ConfigurationTable.java",
            "page[at + 1 + i] != window[i]",
            "page[at + 1 + i] > Long.MAX_VALUE - 1 && window[i] == 0"),
        new Mutant(
            "unknown operations are forgotten",
            "search/Alternatives.java",
            "if (now.isFree()) {",
            "if (now.rank < 0) {"),
        new Mutant(
            "unknown operations must come",
            "search/Problem.java",
            "if (operation.isOk()) {\n        required.add",
            "if (operation.isOk() || operation.isInfo()) {\n        required.add"),
        new Mutant(
            "failed operations may come",
            "search/Problem.java",
            "operation.isInfo() && !isUnknownRead",
            "!isUnknownRead"),
        new Mutant(
            "every overwrite may hide", "search/Alternatives.java", "&& due < now.covered", ""),
        new Mutant(
            "no overwrite may hide",
            "search/Alternatives.java",
            "&& due < now.covered",
            "&& due < 0"),
        new Mutant(
            "overwrites come only at their deadlines",
            "search/Alternatives.java",
            "|| isSeen(after, now, NONE)",
            "|| false"),
        new Mutant(
            "any operation that changes nothing now is an unknown read",
            "search/Problem.java",
            "model.footprint(operation.input(), Optional.empty()).readOnly()",
            "model.footprint(operation.input(), Optional.empty()) instanceof Footprint.Updates"),
        new Mutant(
            "lost is what is not legal now",
            "search/Search.java",
            "steps.lost(now.state, symbol)",
            "steps.after(now.state, symbol) == StepTable.REFUSED"),
        new Mutant(
            "an undone operation stays in order",
            "search/Search.java",
            "branches.restore(now);",
            "now.state = now.state;"),
        new Mutant(
            "what fails sparingly is not searched with everything",
            "search/Search.java",
            "if (branches.isFirst()) {",
            "if (branches.trailLength() < 0) {"),
        new Mutant(
            "what failed sparingly is known to fail",
            "search/ConfigurationTable.java",
            "if (dominates && freeTo <= page[at + FREE_TO]) {",
            "if (dominates) {"),
        new Mutant(
            "the last alternative is not tried",
            "search/Branches.java",
            "frames[(depth - 1) * INTS + NEXT] < moveCount",
            "frames[(depth - 1) * INTS + NEXT] < moveCount - 1"));
  }

  @Test
  void theCheckerItselfHasNoDifference() {
    assertThat(new Comparison().call()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void dies(Mutant mutant, @TempDir Path directory) throws Exception {
    Path source = SOURCES.resolve(mutant.file());
    String text = Files.readString(source);
    assertThat(text.split(Pattern.quote(mutant.text()), -1))
        .as("%s: the text to change occurs once", mutant)
        .hasSize(2);
    Path changed =
        Files.createDirectories(directory.resolve("source")).resolve(source.getFileName());
    Files.writeString(changed, text.replace(mutant.text(), mutant.instead()));
    Path classes = Files.createDirectories(directory.resolve("classes"));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-nowarn",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                MODULE.resolve("target/classes")
                    + File.pathSeparator
                    + System.getProperty("java.class.path"),
                changed.toString());
    assertThat(status).as("%s compiles", mutant).isZero();
    assertThat(difference(classes)).as("%s is found", mutant).isPresent();
  }

  /** Runs the comparison with the changed classes before the others. */
  private static Optional<?> difference(Path classes) throws Exception {
    List<Path> roots = new ArrayList<>(List.of(classes));
    for (String root : List.of("target/classes", "target/test-classes")) {
      roots.add(MODULE.resolve(root));
    }
    var loader = new Changed(roots);
    Object comparison =
        loader.loadClass(Comparison.class.getName()).getDeclaredConstructor().newInstance();
    return (Optional<?>) ((Callable<?>) comparison).call();
  }

  /** Loads the checker's classes from the first root that has them, all else as usual. */
  private static final class Changed extends ClassLoader {
    private final List<Path> roots;

    Changed(List<Path> roots) {
      super(MutantsTest.class.getClassLoader());
      this.roots = roots;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("sys.storage.harness.linearizability.")) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      for (Path root : roots) {
        Path file = root.resolve(name.replace('.', '/') + ".class");
        if (Files.exists(file)) {
          try {
            byte[] code = Files.readAllBytes(file);
            return defineClass(name, code, 0, code.length);
          } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
          }
        }
      }
      throw new ClassNotFoundException(name);
    }
  }
}
