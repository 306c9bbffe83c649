package sys.storage.harness.simulation.picture;

import java.util.Locale;

/** Writes the elements of a picture, one after the other. */
final class Svg {

  private final StringBuilder out = new StringBuilder();

  void raw(String text) {
    out.append(text).append('\n');
  }

  void open(String element) {
    raw("<" + element + ">");
  }

  void close(String element) {
    raw("</" + element + ">");
  }

  void line(String style, double x1, double y1, double x2, double y2) {
    line(style, "", x1, y1, x2, y2);
  }

  /**
   * @param more further attributes
   */
  void line(String style, String more, double x1, double y1, double x2, double y2) {
    raw(
        "<line class=\"%s\"%s x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
            .formatted(style, more, number(x1), number(y1), number(x2), number(y2)));
  }

  void rect(String style, double x, double y, double width, double height) {
    raw(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>"
            .formatted(style, number(x), number(y), number(width), number(Math.max(0, height))));
  }

  void circle(String style, double x, double y, double radius) {
    raw(
        "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>"
            .formatted(style, number(x), number(y), number(radius)));
  }

  /** Text that begins at the place; what is longer than the limit is in its tooltip. */
  void text(String style, double x, double y, String text, int limit) {
    text(style, x, y, 0, text, limit);
  }

  /**
   * @param degrees turned by so much, clockwise
   */
  void text(String style, double x, double y, double degrees, String text, int limit) {
    String turned =
        degrees == 0
            ? ""
            : " transform=\"rotate(%s %s %s)\"".formatted(number(degrees), number(x), number(y));
    boolean fits = text.length() <= limit;
    String shown = fits ? text : text.substring(0, limit - 1) + "…";
    raw(
        "<text class=\"%s\" x=\"%s\" y=\"%s\"%s>%s%s</text>"
            .formatted(
                style,
                number(x),
                number(y),
                turned,
                fits ? "" : "<title>" + escape(text) + "</title>",
                escape(shown)));
  }

  /** With one place, and a point wherever the reader lives. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** What XML does not allow at all becomes a question mark. */
  static String escape(String text) {
    var escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isAllowed(c) ? c : '?');
              }
            });
    return escaped.toString();
  }

  private static boolean isAllowed(int c) {
    return c == '\t' || c == '\n' || c == '\r' || (c >= ' ' && c < 0xD800) || isBeyond(c);
  }

  private static boolean isBeyond(int c) {
    return (c >= 0xE000 && c <= 0xFFFD) || c >= 0x1_0000;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
