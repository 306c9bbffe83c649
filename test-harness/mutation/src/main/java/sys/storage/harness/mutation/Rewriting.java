package sys.storage.harness.mutation;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.util.List;

/** Carries out edits on the bytecode of a class. */
final class Rewriting {

  private final ClassModel model;
  private final Edit edit;
  private final Class<?> replacements;
  private int applied;

  private Rewriting(ClassModel model, Edit edit, Class<?> replacements) {
    this.model = model;
    this.edit = edit;
    this.replacements = replacements;
  }

  /**
   * Carries out the edits one after the other.
   *
   * @throws IllegalArgumentException when an edit changes nothing: the mutant is out of date
   */
  static byte[] rewrite(byte[] original, List<Edit> edits, Class<?> replacements) {
    ClassFile classFile =
        ClassFile.of(
            ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(replacements.getClassLoader())));
    byte[] bytes = original;
    for (Edit edit : edits) {
      ClassModel model = classFile.parse(bytes);
      var rewriting = new Rewriting(model, edit, replacements);
      bytes = classFile.transformClass(model, rewriting.transform());
      if (rewriting.applied == 0) {
        throw new IllegalArgumentException(
            "%s finds nothing to change in %s"
                .formatted(edit, model.thisClass().asInternalName().replace('/', '.')));
      }
    }
    return bytes;
  }

  private ClassTransform transform() {
    return (builder, element) -> {
      if (!(element instanceof MethodModel method) || !concerns(method)) {
        builder.with(element);
      } else if (edit instanceof Edit.Returns(String _, Object value)) {
        replaceBody(builder, method, value);
      } else {
        builder.transformMethod(
            method,
            (methodBuilder, part) -> {
              if (part instanceof CodeModel code) {
                methodBuilder.transformCode(code, CodeTransform.ofStateful(this::edited));
              } else {
                methodBuilder.with(part);
              }
            });
      }
    };
  }

  private boolean concerns(MethodModel method) {
    String name = method.methodName().stringValue();
    return name.equals(edit.method())
        || (name.startsWith("lambda$" + edit.method() + "$") && !(edit instanceof Edit.Returns));
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
                    EditedCode.push(code, value);
                  }
                  code.return_(kind);
                });
          } else {
            methodBuilder.with(part);
          }
        });
  }

  /** Begins to edit the code of one method. */
  private CodeTransform edited() {
    var code = new EditedCode(model, edit, replacements);
    return (builder, element) -> {
      if (code.edit(builder, element)) {
        applied++;
      } else {
        builder.with(element);
      }
    };
  }
}
