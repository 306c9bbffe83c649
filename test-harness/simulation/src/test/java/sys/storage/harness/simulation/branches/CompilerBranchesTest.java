package sys.storage.harness.simulation.branches;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What javac adds is taken out, and what somebody wrote stays. */
final class CompilerBranchesTest {

  /** Public, because another loader's class works with it. */
  public sealed interface Letter {}

  public record A(int number) implements Letter {}

  public record B(int number) implements Letter {}

  public record C(Letter inner) implements Letter {}

  /** What javac makes of patterns. */
  static final class Patterns {

    private Patterns() {}

    static int severalInOneCase(Letter letter) {
      return switch (letter) {
        case A _, B _ -> 1;
        case C _ -> 2;
      };
    }

    static int guarded(Letter letter) {
      return switch (letter) {
        case A(int number) when number > 5 -> 1;
        case A _ -> 2;
        case B _, C _ -> 3;
      };
    }

    static int nested(Letter letter) {
      return letter instanceof C(A(int number)) ? number : -1;
    }

    static int written(Letter letter) {
      return letter instanceof A ? 1 : 2;
    }
  }

  private static final List<Letter> LETTERS =
      List.of(new A(3), new A(7), new B(1), new C(new A(9)), new C(new B(9)));

  @Test
  void theLastOfSeveralPatternsNeedsNoTest() throws IOException {
    assertThat(branches("severalInOneCase", original())).isEqualTo(2);
    assertThat(branches("severalInOneCase", removed())).isEqualTo(1);
  }

  @Test
  void guardsAndWrittenTestsStay() throws IOException {
    assertThat(branches("guarded", original()) - branches("guarded", removed())).isEqualTo(2);
    assertThat(branches("written", removed())).isEqualTo(branches("written", original()));
  }

  @Test
  void componentsThatAlwaysMatchNeedNoTest() throws IOException {
    assertThat(branches("nested", original())).isGreaterThan(branches("nested", removed()));
    assertThat(branches("nested", removed())).isEqualTo(2);
  }

  @Test
  void theCodeDoesWhatItDid() throws IOException, ReflectiveOperationException {
    byte[] bytes = removed();
    Class<?> changed =
        new ClassLoader(Patterns.class.getClassLoader()) {
          Class<?> define() {
            return defineClass(Patterns.class.getName(), bytes, 0, bytes.length);
          }
        }.define();
    for (String name : List.of("severalInOneCase", "guarded", "nested", "written")) {
      var before = Patterns.class.getDeclaredMethod(name, Letter.class);
      var after = changed.getDeclaredMethod(name, Letter.class);
      after.setAccessible(true);
      for (Letter letter : LETTERS) {
        assertThat(after.invoke(null, letter))
            .as("%s of %s", name, letter)
            .isEqualTo(before.invoke(null, letter));
      }
    }
  }

  private static byte[] original() throws IOException {
    String file = "CompilerBranchesTest$Patterns.class";
    try (InputStream in = CompilerBranchesTest.class.getResourceAsStream(file)) {
      return Objects.requireNonNull(in, file).readAllBytes();
    }
  }

  private static byte[] removed() throws IOException {
    return CompilerBranches.remove(original());
  }

  private static long branches(String method, byte[] bytes) {
    ClassModel model = ClassFile.of().parse(bytes);
    return model.methods().stream()
        .filter(it -> it.methodName().equalsString(method))
        .map(MethodModel::code)
        .flatMap(code -> code.stream().flatMap(it -> it.elementStream()))
        .flatMap(it -> it instanceof BranchInstruction branch ? Stream.of(branch) : Stream.of())
        .filter(it -> it.opcode() != Opcode.GOTO)
        .count();
  }
}
