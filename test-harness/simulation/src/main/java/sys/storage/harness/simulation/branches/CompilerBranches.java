package sys.storage.harness.simulation.branches;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Takes out of a class the branches that javac adds to patterns and that nothing can take:
 *
 * <ul>
 *   <li>{@code iconst_1, ifeq}: "the pattern matches, but its components do not", where they always
 *       do.
 *   <li>The last test of {@code case A _, B _ ->}: "it is neither A nor B", although the switch
 *       came here because it is one of them. The tests before it stay: they tell A from B.
 * </ul>
 */
final class CompilerBranches {

  private CompilerBranches() {}

  static byte[] remove(byte[] bytes) {
    ClassFile format = ClassFile.of();
    return format.transformClass(
        format.parse(bytes),
        ClassTransform.transformingMethodBodies(CodeTransform.ofStateful(Body::new)));
  }

  /** Gathers the code of a method: what a branch means shows where it leads to. */
  private static final class Body implements CodeTransform {

    private final List<CodeElement> code = new ArrayList<>();

    @Override
    public void accept(CodeBuilder out, CodeElement element) {
      code.add(element);
    }

    @Override
    public void atEnd(CodeBuilder out) {
      var removed = new BitSet(code.size());
      for (int i = 2; i < code.size(); i++) {
        if (code.get(i) instanceof BranchInstruction branch && branch.opcode() == Opcode.IFEQ) {
          // Neighbours, without a label between them at which anything else could arrive.
          if (code.get(i - 1) instanceof Instruction constant
              && constant.opcode() == Opcode.ICONST_1) {
            removed.set(i - 1, i + 1);
          } else if (isLastOfSeveral(code.subList(i - 2, i), branch)) {
            removed.set(i - 2, i + 1);
          }
        }
      }
      for (int i = 0; i < code.size(); i++) {
        if (!removed.get(i)) {
          out.with(code.get(i));
        }
      }
    }

    /** Whether a failing test of the type of what is switched over asks the switch once more. */
    private boolean isLastOfSeveral(List<CodeElement> test, BranchInstruction branch) {
      if (!(test.getFirst() instanceof LoadInstruction tested
          && test.getLast() instanceof TypeCheckInstruction check
          && check.opcode() == Opcode.INSTANCEOF)) {
        return false;
      }
      List<CodeElement> otherwise = after(branch.target(), 3);
      if (!(otherwise.size() == 3
          && otherwise.get(0) instanceof ConstantInstruction
          && otherwise.get(1) instanceof StoreInstruction restart
          && otherwise.get(2) instanceof BranchInstruction back
          && isGoto(back))) {
        return false;
      }
      List<CodeElement> asked = after(back.target(), 3);
      return asked.size() == 3
          && asked.get(0) instanceof LoadInstruction selector
          && selector.slot() == tested.slot()
          && asked.get(1) instanceof LoadInstruction from
          && from.slot() == restart.slot()
          && asked.get(2) instanceof InvokeDynamicInstruction call
          && call.name().equalsString("typeSwitch");
    }

    private static boolean isGoto(BranchInstruction branch) {
      return branch.opcode() == Opcode.GOTO || branch.opcode() == Opcode.GOTO_W;
    }

    private List<CodeElement> after(Label label, int count) {
      for (int i = 0; i < code.size(); i++) {
        if (code.get(i) instanceof LabelTarget target && target.label().equals(label)) {
          return code.subList(i, code.size()).stream()
              .filter(Instruction.class::isInstance)
              .limit(count)
              .toList();
        }
      }
      return List.of();
    }
  }
}
