package sys.storage.harness.linearizability.format;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A flat JSON object: strings, whole numbers, booleans, null. That is all that a history line
 * holds; anything else is refused.
 */
final class Json {

  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  /**
   * The members by name: {@link String}, {@link Long} or {@link Boolean}; those that are null are
   * left out.
   *
   * @throws IllegalArgumentException when it is no such object
   */
  static Map<String, Object> object(String text) {
    return new Json(text).object();
  }

  private Map<String, Object> object() {
    Map<String, Object> members = new LinkedHashMap<>();
    expect('{');
    if (!next('}')) {
      do {
        skip();
        String name = string();
        expect(':');
        skip();
        if (text.startsWith("null", at)) {
          at += 4;
        } else if (members.put(name, value()) != null) {
          throw fault("%s twice".formatted(name));
        }
      } while (next(','));
      expect('}');
    }
    skip();
    if (at < text.length()) {
      throw fault("text behind the object");
    }
    return members;
  }

  private Object value() {
    if (at < text.length() && text.charAt(at) == '"') {
      return string();
    }
    if (text.startsWith("true", at)) {
      at += 4;
      return true;
    }
    if (text.startsWith("false", at)) {
      at += 5;
      return false;
    }
    int from = at;
    while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    try {
      return Long.valueOf(text.substring(from, at));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "no flat JSON object, at character %d: expected a string, a whole number, true, false or null"
              .formatted(from + 1),
          e);
    }
  }

  private String string() {
    expect('"');
    var result = new StringBuilder();
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return result.toString();
      }
      if (c < 0x20) {
        throw fault("a control character within a string");
      }
      if (c == '\\') {
        at++;
        if (at == text.length()) {
          break;
        }
        c = escaped();
      }
      result.append(c);
    }
    throw fault("the end within a string");
  }

  private char escaped() {
    return switch (text.charAt(at)) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '/' -> '/';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        if (at + 4 >= text.length()) {
          throw fault("the end within an escape");
        }
        at += 4;
        yield (char) Integer.parseInt(text, at - 3, at + 1, 16);
      }
      default -> throw fault("the escape \\%s".formatted(text.charAt(at)));
    };
  }

  private void expect(char c) {
    if (!next(c)) {
      throw fault("expected " + c);
    }
  }

  private boolean next(char c) {
    skip();
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void skip() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private IllegalArgumentException fault(String problem) {
    return new IllegalArgumentException(
        "no flat JSON object, at character %d: %s".formatted(at + 1, problem));
  }
}
