package sys.storage.harness.kubernetes.cel;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An amount such as {@code 500m}, {@code 1.5Gi} or {@code 2e3}. */
public record Quantity(BigDecimal value) implements Comparable<Quantity> {
  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+))([eE][+-]?[0-9]{1,3}|[a-zA-Z]{0,2})");
  private static final Map<String, BigDecimal> SUFFIXES =
      Map.ofEntries(
          Map.entry("", BigDecimal.ONE),
          Map.entry("n", new BigDecimal("1e-9")),
          Map.entry("u", new BigDecimal("1e-6")),
          Map.entry("m", new BigDecimal("1e-3")),
          Map.entry("k", new BigDecimal("1e3")),
          Map.entry("M", new BigDecimal("1e6")),
          Map.entry("G", new BigDecimal("1e9")),
          Map.entry("T", new BigDecimal("1e12")),
          Map.entry("P", new BigDecimal("1e15")),
          Map.entry("E", new BigDecimal("1e18")),
          Map.entry("Ki", BigDecimal.TWO.pow(10)),
          Map.entry("Mi", BigDecimal.TWO.pow(20)),
          Map.entry("Gi", BigDecimal.TWO.pow(30)),
          Map.entry("Ti", BigDecimal.TWO.pow(40)),
          Map.entry("Pi", BigDecimal.TWO.pow(50)),
          Map.entry("Ei", BigDecimal.TWO.pow(60)));

  public Quantity {
    value = value.stripTrailingZeros();
  }

  Quantity plus(BigDecimal more) {
    return new Quantity(value.add(more));
  }

  boolean fitsLong() {
    return value.scale() <= 0 && value.toBigInteger().bitLength() < Long.SIZE;
  }

  /** Empty when the text is not a quantity. */
  public static Optional<Quantity> parse(String text) {
    Matcher form = FORM.matcher(text);
    if (text.length() > 100 || !form.matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(form.group(1));
    String suffix = form.group(2);
    if (suffix.length() > 1
        && (suffix.charAt(0) == 'e' || suffix.charAt(0) == 'E')
        && !SUFFIXES.containsKey(suffix)) {
      return suffix.matches("[eE][+-]?[0-9]+")
          ? Optional.of(
              new Quantity(number.scaleByPowerOfTen(Integer.parseInt(suffix.substring(1)))))
          : Optional.empty();
    }
    return Optional.ofNullable(SUFFIXES.get(suffix))
        .map(unit -> new Quantity(number.multiply(unit)));
  }

  @Override
  public int compareTo(Quantity other) {
    return value.compareTo(other.value);
  }
}
