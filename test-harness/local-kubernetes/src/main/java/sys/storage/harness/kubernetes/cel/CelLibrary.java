package sys.storage.harness.kubernetes.cel;

import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The functions that Kubernetes adds to CEL: quantities, {@code find} and {@code findAll}, {@code
 * format}, beside CEL's own extensions for strings, sets, lists and optional values.
 */
final class CelLibrary {
  private static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .enableOptionalSyntax(true)
          .build();

  private final List<CelFunctionDecl> declarations = new ArrayList<>();
  private final List<CelFunctionBinding> bindings = new ArrayList<>();

  private CelLibrary() {
    quantities();
    texts();
  }

  /** A builder for environments in which all functions are known, and no variables yet. */
  static CelBuilder environment() {
    CelLibrary library = new CelLibrary();
    return CelFactory.standardCelBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addCompilerLibraries(
            CelExtensions.strings(),
            CelExtensions.sets(OPTIONS),
            CelExtensions.lists(),
            CelExtensions.optional(),
            CelExtensions.bindings())
        .addRuntimeLibraries(
            CelExtensions.strings(),
            CelExtensions.sets(OPTIONS),
            CelExtensions.lists(),
            CelExtensions.optional())
        .addFunctionDeclarations(library.declarations)
        .addFunctionBindings(library.bindings);
  }

  private void quantities() {
    declare(
        "quantity",
        CelOverloadDecl.newGlobalOverload("string_to_quantity", QUANTITY, SimpleType.STRING));
    bindings.add(CelFunctionBinding.from("string_to_quantity", String.class, CelLibrary::quantity));
    declare(
        "isQuantity",
        CelOverloadDecl.newGlobalOverload(
            "is_quantity_string", SimpleType.BOOL, SimpleType.STRING));
    bindings.add(
        CelFunctionBinding.from(
            "is_quantity_string", String.class, text -> Quantity.parse(text).isPresent()));
    compare("compareTo", "quantity_compare_to", SimpleType.INT, (a, b) -> (long) a.compareTo(b));
    compare("isLessThan", "quantity_is_less_than", SimpleType.BOOL, (a, b) -> a.compareTo(b) < 0);
    compare(
        "isGreaterThan", "quantity_is_greater_than", SimpleType.BOOL, (a, b) -> a.compareTo(b) > 0);
    declare(
        "add",
        CelOverloadDecl.newMemberOverload("quantity_add", QUANTITY, QUANTITY, QUANTITY),
        CelOverloadDecl.newMemberOverload("quantity_add_int", QUANTITY, QUANTITY, SimpleType.INT));
    bindings.add(
        CelFunctionBinding.from(
            "quantity_add", Quantity.class, Quantity.class, (a, b) -> a.plus(b.value())));
    bindings.add(
        CelFunctionBinding.from(
            "quantity_add_int",
            Quantity.class,
            Long.class,
            (a, b) -> a.plus(BigDecimal.valueOf(b))));
    declare(
        "sub",
        CelOverloadDecl.newMemberOverload("quantity_sub", QUANTITY, QUANTITY, QUANTITY),
        CelOverloadDecl.newMemberOverload("quantity_sub_int", QUANTITY, QUANTITY, SimpleType.INT));
    bindings.add(
        CelFunctionBinding.from(
            "quantity_sub", Quantity.class, Quantity.class, (a, b) -> a.plus(b.value().negate())));
    bindings.add(
        CelFunctionBinding.from(
            "quantity_sub_int",
            Quantity.class,
            Long.class,
            (a, b) -> a.plus(BigDecimal.valueOf(b).negate())));
    unary("sign", "quantity_sign", SimpleType.INT, q -> (long) q.value().signum());
    unary("isInteger", "quantity_is_integer", SimpleType.BOOL, Quantity::fitsLong);
    unary("asInteger", "quantity_as_integer", SimpleType.INT, q -> q.value().longValueExact());
    unary(
        "asApproximateFloat",
        "quantity_as_approximate_float",
        SimpleType.DOUBLE,
        q -> q.value().doubleValue());
  }

  private static Quantity quantity(String text) {
    return Quantity.parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "quantities must match the regular expression"
                        + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"));
  }

  private void declare(String name, CelOverloadDecl... overloads) {
    declarations.add(CelFunctionDecl.newFunctionDeclaration(name, overloads));
  }

  private void compare(
      String name, String id, CelType result, CelFunctionOverload.Binary<Quantity, Quantity> body) {
    declare(name, CelOverloadDecl.newMemberOverload(id, result, QUANTITY, QUANTITY));
    bindings.add(CelFunctionBinding.from(id, Quantity.class, Quantity.class, body));
  }

  private void unary(
      String name, String id, CelType result, CelFunctionOverload.Unary<Quantity> body) {
    declare(name, CelOverloadDecl.newMemberOverload(id, result, QUANTITY));
    bindings.add(CelFunctionBinding.from(id, Quantity.class, body));
  }

  private void texts() {
    declare(
        "find",
        CelOverloadDecl.newMemberOverload(
            "string_find_string", SimpleType.STRING, SimpleType.STRING, SimpleType.STRING));
    bindings.add(
        CelFunctionBinding.from(
            "string_find_string",
            String.class,
            String.class,
            (text, regex) -> findAll(text, regex).stream().findFirst().orElse("")));
    declare(
        "findAll",
        CelOverloadDecl.newMemberOverload(
            "string_find_all_string",
            ListType.create(SimpleType.STRING),
            SimpleType.STRING,
            SimpleType.STRING));
    bindings.add(
        CelFunctionBinding.from(
            "string_find_all_string", String.class, String.class, CelLibrary::findAll));
    declare(
        "format",
        CelOverloadDecl.newMemberOverload(
            "string_format",
            SimpleType.STRING,
            SimpleType.STRING,
            ListType.create(SimpleType.DYN)));
    bindings.add(
        CelFunctionBinding.from("string_format", String.class, List.class, CelLibrary::format));
  }

  private static List<String> findAll(String text, String regex) {
    return Pattern.compile(regex).matcher(text).results().map(r -> r.group()).toList();
  }

  private static final Pattern VERB = Pattern.compile("%(?:\\.([0-9]{1,2}))?([sdfebxXo%])");

  /**
   * The verbs of CEL's format: %s %d %f %e %b %x %X %o %%, with a precision for the floating ones.
   */
  private static String format(String pattern, List<?> arguments) {
    Matcher verb = VERB.matcher(pattern);
    StringBuilder result = new StringBuilder();
    int next = 0;
    while (verb.find()) {
      String replacement = "%";
      if (!verb.group(2).equals("%")) {
        if (next >= arguments.size()) {
          throw new IllegalArgumentException("index " + next + " out of range");
        }
        replacement =
            format(
                verb.group(2),
                verb.group(1) == null ? 6 : Integer.parseInt(verb.group(1)),
                arguments.get(next++));
      }
      verb.appendReplacement(result, Matcher.quoteReplacement(replacement));
    }
    return verb.appendTail(result).toString();
  }

  private static String format(String verb, int precision, Object value) {
    return switch (verb) {
      case "f" ->
          new BigDecimal(value.toString())
              .setScale(precision, RoundingMode.HALF_EVEN)
              .toPlainString();
      case "e" ->
          String.format(Locale.ROOT, "%." + precision + "e", ((Number) value).doubleValue());
      case "b" ->
          value instanceof Boolean b
              ? (b ? "1" : "0")
              : Long.toBinaryString(((Number) value).longValue());
      case "x" -> Long.toHexString(((Number) value).longValue());
      case "X" -> Long.toHexString(((Number) value).longValue()).toUpperCase(Locale.ROOT);
      case "o" -> Long.toOctalString(((Number) value).longValue());
      default -> value.toString();
    };
  }
}
