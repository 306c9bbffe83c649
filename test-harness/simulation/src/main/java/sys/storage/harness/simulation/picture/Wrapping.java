package sys.storage.harness.simulation.picture;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines, between words. */
final class Wrapping {

  private Wrapping() {}

  static List<String> wrap(String text, int letters) {
    var lines = new ArrayList<String>();
    for (String line : text.split("\n", -1)) {
      var now = new StringBuilder();
      for (String word : line.strip().split(" ", -1)) {
        if (!now.isEmpty() && now.length() + 1 + word.length() > letters) {
          lines.add(now.toString());
          now.setLength(0);
        }
        now.append(now.isEmpty() ? "" : " ").append(word);
      }
      lines.add(now.toString());
    }
    return lines;
  }
}
