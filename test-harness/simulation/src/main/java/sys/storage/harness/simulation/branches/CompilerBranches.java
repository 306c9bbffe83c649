package sys.storage.harness.simulation.branches;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.util.Optional;

/**
 * Takes out of a class the branches that javac adds to patterns and that nothing can take: {@code
 * iconst_1, ifeq}, for "the pattern matches, but its components do not" where they always do.
 */
final class CompilerBranches {

  private CompilerBranches() {}

  static byte[] remove(byte[] bytes) {
    ClassFile format = ClassFile.of();
    return format.transformClass(
        format.parse(bytes),
        ClassTransform.transformingMethodBodies(CodeTransform.ofStateful(Pairs::new)));
  }

  /** Holds a constant back until it is clear what follows. */
  private static final class Pairs implements CodeTransform {

    private Optional<CodeElement> held = Optional.empty();

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      boolean neverTaken =
          held.isPresent()
              && element instanceof BranchInstruction branch
              && branch.opcode() == Opcode.IFEQ;
      if (neverTaken) {
        held = Optional.empty();
        return;
      }
      atEnd(code);
      if (element instanceof ConstantInstruction constant && constant.opcode() == Opcode.ICONST_1) {
        held = Optional.of(element);
      } else {
        code.with(element);
      }
    }

    @Override
    public void atEnd(CodeBuilder code) {
      held.ifPresent(code::with);
      held = Optional.empty();
    }
  }
}
