package sys.storage.harness.simulation.mutant;

/** What is changed in a method. Lambdas in it belong to it. */
public sealed interface Edit {

  /** The method that is changed, by its simple name. */
  String method();

  /** The method does nothing but return the value. */
  record Returns(String method, Object value) implements Edit {}

  /** A call in the method is not made; its value is this one. */
  record CallGives(String method, String called, Object value) implements Edit {}

  /** A call in the method is not made; it has no value. */
  record CallSkipped(String method, String called) implements Edit {}

  /** Another method of the same class, with the same signature, is called instead. */
  record CallsInstead(String method, String called, String other) implements Edit {}

  /** A number in the method is another one. */
  record ConstantIs(String method, Object constant, Object other) implements Edit {}
}
