package sys.storage.harness.scenarios.terminal;

/** Colours of text, by what they say. Plain where colours are off. */
public enum Ink {
  PLAIN(""),
  STRONG("1"),
  FAINT("2"),
  GOOD("32"),
  BAD("1;31"),
  WARN("33"),
  COMMAND("36");

  private final String code;

  Ink(String code) {
    this.code = code;
  }

  String paint(String text) {
    return code.isEmpty() || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
