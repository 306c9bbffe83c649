package sys.storage.harness.simulation.mutant;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Optional;

/** Carries out edits on the bytecode of a class. */
final class Rewriting {

  private static final ClassDesc OPTIONAL = ClassDesc.of("java.util.Optional");

  private final List<Edit> edits;
  private int applied;

  private Rewriting(List<Edit> edits) {
    this.edits = edits;
  }

  /**
   * @throws IllegalArgumentException when nothing was changed: the mutant is out of date
   */
  static byte[] rewrite(byte[] original, Mutant mutant, ClassLoader hierarchy) {
    ClassFile classFile =
        ClassFile.of(
            ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(hierarchy)));
    ClassModel model = classFile.parse(original);
    byte[] bytes = original;
    for (Edit edit : mutant.edits()) {
      var rewriting = new Rewriting(List.of(edit));
      bytes = classFile.transformClass(classFile.parse(bytes), rewriting.transform());
      if (rewriting.applied == 0) {
        throw new IllegalArgumentException(
            "mutant '%s': %s does not fit %s"
                .formatted(mutant.name(), edit, model.thisClass().asInternalName()));
      }
    }
    return bytes;
  }

  private ClassTransform transform() {
    return (builder, element) -> {
      Optional<Edit> edit =
          element instanceof MethodModel method ? editOf(method) : Optional.empty();
      if (edit.isEmpty()) {
        builder.with(element);
      } else if (edit.get() instanceof Edit.Returns(String _, Object value)) {
        replaceBody(builder, (MethodModel) element, value);
      } else {
        builder.transformMethod(
            (MethodModel) element,
            (methodBuilder, part) -> {
              if (part instanceof CodeModel code) {
                methodBuilder.transformCode(code, calls(edit.get()));
              } else {
                methodBuilder.with(part);
              }
            });
      }
    };
  }

  private Optional<Edit> editOf(MethodModel method) {
    String name = method.methodName().stringValue();
    return edits.stream()
        .filter(
            edit ->
                name.equals(edit.method())
                    || (name.startsWith("lambda$" + edit.method() + "$")
                        && !(edit instanceof Edit.Returns)))
        .findFirst();
  }

  private void replaceBody(ClassBuilder builder, MethodModel method, Object value) {
    applied++;
    TypeKind kind = TypeKind.from(method.methodTypeSymbol().returnType());
    builder.transformMethod(
        method,
        (methodBuilder, part) -> {
          if (part instanceof CodeModel) {
            methodBuilder.withCode(
                code -> {
                  if (kind != TypeKind.VOID) {
                    push(code, value);
                  }
                  code.return_(kind);
                });
          } else {
            methodBuilder.with(part);
          }
        });
  }

  private CodeTransform calls(Edit edit) {
    return (code, element) -> {
      if (!rewritten(code, element, edit)) {
        code.with(element);
      }
    };
  }

  private boolean rewritten(CodeBuilder code, CodeElement element, Edit edit) {
    boolean matches =
        switch (edit) {
          case Edit.Returns _ -> false;
          case Edit.CallGives(String _, String called, Object value) ->
              isCall(element, called) && drop(code, (InvokeInstruction) element, value);
          case Edit.CallSkipped(String _, String called) ->
              isCall(element, called) && drop(code, (InvokeInstruction) element);
          case Edit.CallsInstead(String _, String called, String other) ->
              isCall(element, called) && redirect(code, (InvokeInstruction) element, other);
          case Edit.ConstantIs(String _, Object constant, Object other) ->
              element instanceof ConstantInstruction load
                  && load.constantValue().equals(constant)
                  && load(code, other);
        };
    if (matches) {
      applied++;
    }
    return matches;
  }

  private static boolean isCall(CodeElement element, String called) {
    return element instanceof InvokeInstruction call && call.name().equalsString(called);
  }

  private static boolean drop(CodeBuilder code, InvokeInstruction call, Object value) {
    drop(code, call);
    push(code, value);
    return true;
  }

  private static boolean drop(CodeBuilder code, InvokeInstruction call) {
    MethodTypeDesc type = call.typeSymbol();
    for (int i = type.parameterCount() - 1; i >= 0; i--) {
      if (TypeKind.from(type.parameterType(i)).slotSize() == 2) {
        code.pop2();
      } else {
        code.pop();
      }
    }
    if (call.opcode() != Opcode.INVOKESTATIC) {
      code.pop();
    }
    return true;
  }

  private static boolean redirect(CodeBuilder code, InvokeInstruction call, String other) {
    code.invoke(
        call.opcode(), call.owner().asSymbol(), other, call.typeSymbol(), call.isInterface());
    return true;
  }

  private static boolean load(CodeBuilder code, Object value) {
    push(code, value);
    return true;
  }

  private static void push(CodeBuilder code, Object value) {
    switch (value) {
      case Boolean truth -> code.loadConstant(truth ? 1 : 0);
      case Optional<?> _ -> code.invokestatic(OPTIONAL, "empty", MethodTypeDesc.of(OPTIONAL));
      case ConstantDesc constant -> code.loadConstant(constant);
      default -> throw new IllegalArgumentException("no constant: " + value);
    }
  }
}
