package sys.storage.harness.linearizability.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of EDN that histories use: maps, vectors, lists, sets, strings, keywords, symbols,
 * numbers, {@code nil}, booleans, tagged values (the tag is dropped), comments. Keywords are read
 * as strings with their colon, numbers and symbols as their text, {@code nil} as {@link #NIL}.
 */
final class Edn {

  /** What {@code nil} is read as. */
  static final Object NIL =
      new Object() {
        @Override
        public String toString() {
          return "nil";
        }
      };

  private static final int DEEPEST = 64;

  private final String text;
  private int at;

  private Edn(String text) {
    this.text = text;
  }

  /**
   * All values of a text.
   *
   * @throws IllegalArgumentException when it is no EDN
   */
  static List<Object> all(String text) {
    var reader = new Edn(text);
    List<Object> values = new ArrayList<>();
    while (!reader.atEnd()) {
      values.add(reader.value(0));
    }
    return values;
  }

  private boolean atEnd() {
    skip();
    return at == text.length();
  }

  private void skip() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ';') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (Character.isWhitespace(c) || c == ',') {
        at++;
      } else {
        return;
      }
    }
  }

  private Object value(int depth) {
    if (depth > DEEPEST) {
      throw fault("deeper than %d".formatted(DEEPEST));
    }
    if (atEnd()) {
      throw fault("the end where a value is expected");
    }
    char c = text.charAt(at);
    return switch (c) {
      case '{' -> map(depth);
      case '[' -> sequence(']', depth);
      case '(' -> sequence(')', depth);
      case '"' -> string();
      case '#' -> tagged(depth);
      case '}', ']', ')' -> throw fault("a %s that closes nothing".formatted(c));
      default -> atom();
    };
  }

  private Object tagged(int depth) {
    at++;
    if (at < text.length() && text.charAt(at) == '{') {
      return sequence('}', depth);
    }
    if (at < text.length() && text.charAt(at) == '_') {
      at++;
      value(depth + 1);
      return value(depth + 1);
    }
    atom();
    return value(depth + 1);
  }

  private List<Object> sequence(char end, int depth) {
    at++;
    List<Object> values = new ArrayList<>();
    while (true) {
      if (atEnd()) {
        throw fault("the end where %s is expected".formatted(end));
      }
      if (text.charAt(at) == end) {
        at++;
        return values;
      }
      values.add(value(depth + 1));
    }
  }

  private Map<Object, Object> map(int depth) {
    List<Object> flat = sequence('}', depth);
    if (flat.size() % 2 != 0) {
      throw fault("a map with a key and no value");
    }
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < flat.size(); i += 2) {
      if (map.put(flat.get(i), flat.get(i + 1)) != null) {
        throw fault("a map with %s twice".formatted(flat.get(i)));
      }
    }
    return map;
  }

  private String string() {
    var result = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return result.toString();
      }
      if (c == '\\' && ++at < text.length()) {
        c = escaped();
      }
      result.append(c);
    }
    throw fault("the end within a string");
  }

  private char escaped() {
    return switch (text.charAt(at)) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case '"' -> '"';
      case '\\' -> '\\';
      case 'u' -> {
        if (at + 4 >= text.length()) {
          throw fault("the end within an escape");
        }
        at += 4;
        yield (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
      }
      default -> throw fault("the escape \\%s".formatted(text.charAt(at)));
    };
  }

  private Object atom() {
    int from = at;
    while (at < text.length()
        && !Character.isWhitespace(text.charAt(at))
        && ",;{}[]()\"".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    if (from == at) {
      throw fault("no value");
    }
    String atom = text.substring(from, at);
    return atom.equals("nil") ? NIL : atom;
  }

  private IllegalArgumentException fault(String problem) {
    return new IllegalArgumentException("no EDN, at character %d: %s".formatted(at + 1, problem));
  }
}
