package sys.storage.harness.mutation;

import java.util.List;

/**
 * What is changed in a method. Lambdas in it belong to it.
 *
 * <p>A call is named by the method that is called; {@code name#2} is the second one in its method,
 * a plain name means all of them.
 */
public sealed interface Edit {

  /** The method that is changed, by its simple name; {@code <init>} for a constructor. */
  String method();

  /** The method does nothing but return the value. */
  record Returns(String method, Object value) implements Edit {}

  /** A call in the method is not made; its value is this one. */
  record CallGives(String method, String called, Object value) implements Edit {}

  /** A call in the method is not made; it has no value. */
  record CallSkipped(String method, String called) implements Edit {}

  /** Another method of the same class, with the same signature, is called instead. */
  record CallsInstead(String method, String called, String other) implements Edit {}

  /**
   * A static method of the class of replacements is called instead. It gets the object of the call,
   * the arguments, and what {@code also} names.
   *
   * @param also methods without arguments of the changed object whose values are passed as well, or
   *     {@code this} for the object itself
   */
  record CallReplaced(String method, String called, String by, List<String> also) implements Edit {

    public CallReplaced {
      also = List.copyOf(also);
    }

    public CallReplaced(String method, String called, String by, String... also) {
      this(method, called, by, List.of(also));
    }
  }

  /** A number in the method is another one. */
  record ConstantIs(String method, Object constant, Object other) implements Edit {}
}
