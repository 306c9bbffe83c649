package sys.storage.harness.mutation;

import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The code of one method while an edit is carried out on it, instruction by instruction. */
final class EditedCode {

  private static final ClassDesc OPTIONAL = ClassDesc.of("java.util.Optional");

  private final ClassModel owner;
  private final Edit edit;
  private final Class<?> replacements;
  private int callsSeen;

  EditedCode(ClassModel owner, Edit edit, Class<?> replacements) {
    this.owner = owner;
    this.edit = edit;
    this.replacements = replacements;
  }

  /** Writes what takes the element's place; says whether anything does. */
  boolean edit(CodeBuilder code, CodeElement element) {
    return switch (edit) {
      case Edit.Returns _ -> false;
      case Edit.ConstantIs(String _, Object constant, Object other) -> {
        boolean found =
            element instanceof ConstantInstruction load && load.constantValue().equals(constant);
        if (found) {
          push(code, other);
        }
        yield found;
      }
      case Edit.CallGives(String _, String called, Object value) ->
          ifCall(
              element,
              called,
              call -> {
                dropArguments(code, call);
                dropReceiver(code, call);
                push(code, value);
              });
      case Edit.CallSkipped(String _, String called) ->
          ifCall(
              element,
              called,
              call -> {
                dropArguments(code, call);
                dropReceiver(code, call);
              });
      case Edit.CallsInstead(String _, String called, String other) ->
          ifCall(
              element,
              called,
              call ->
                  code.invoke(
                      call.opcode(),
                      call.owner().asSymbol(),
                      other,
                      call.typeSymbol(),
                      call.isInterface()));
      case Edit.CallReplaced(String _, String called, String by, List<String> also) ->
          ifCall(element, called, _ -> callReplacement(code, by, also));
    };
  }

  private interface Change {
    void make(InvokeInstruction call);
  }

  private boolean ifCall(CodeElement element, String called, Change change) {
    int number = called.indexOf('#');
    String name = number < 0 ? called : called.substring(0, number);
    if (!(element instanceof InvokeInstruction call) || !call.name().equalsString(name)) {
      return false;
    }
    callsSeen++;
    if (number >= 0 && callsSeen != Integer.parseInt(called.substring(number + 1))) {
      return false;
    }
    change.make(call);
    return true;
  }

  private void callReplacement(CodeBuilder code, String name, List<String> also) {
    Method replacement =
        Arrays.stream(replacements.getDeclaredMethods())
            .filter(method -> method.getName().equals(name))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException(replacements.getName() + " has no " + name));
    for (String value : also) {
      code.aload(0);
      if (!value.equals("this")) {
        code.invokevirtual(owner.thisClass().asSymbol(), value, typeOf(value));
      }
    }
    code.invokestatic(
        desc(replacements),
        name,
        MethodTypeDesc.of(
            desc(replacement.getReturnType()),
            Arrays.stream(replacement.getParameterTypes()).map(EditedCode::desc).toList()));
  }

  private MethodTypeDesc typeOf(String method) {
    return owner.methods().stream()
        .filter(candidate -> candidate.methodName().equalsString(method))
        .map(MethodModel::methodTypeSymbol)
        .filter(type -> type.parameterCount() == 0)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no " + method + "()"));
  }

  private static ClassDesc desc(Class<?> type) {
    return ClassDesc.ofDescriptor(type.descriptorString());
  }

  private static void dropArguments(CodeBuilder code, InvokeInstruction call) {
    call.typeSymbol().parameterList().reversed().forEach(type -> drop(code, type));
  }

  private static void dropReceiver(CodeBuilder code, InvokeInstruction call) {
    if (call.opcode() != Opcode.INVOKESTATIC) {
      code.pop();
    }
  }

  private static void drop(CodeBuilder code, ClassDesc type) {
    if (TypeKind.from(type).slotSize() == 2) {
      code.pop2();
    } else {
      code.pop();
    }
  }

  static void push(CodeBuilder code, Object value) {
    switch (value) {
      case Boolean truth -> code.loadConstant(truth ? 1 : 0);
      case Optional<?> _ -> code.invokestatic(OPTIONAL, "empty", MethodTypeDesc.of(OPTIONAL));
      case ConstantDesc constant -> code.loadConstant(constant);
      default -> throw new IllegalArgumentException("no constant: " + value);
    }
  }
}
