package sys.storage.harness.linearizability.picture;

/** Text as JSON, fit to stand in a script element: no character in it can end the element. */
final class JsonText {

  private JsonText() {}

  static String quoted(String text) {
    var result = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || "\"\\<>&\u2028\u2029".indexOf(c) >= 0) {
        result.append("\\u%04x".formatted((int) c));
      } else {
        result.append(c);
      }
    }
    return result.append('"').toString();
  }
}
