package sys.storage.harness.linearizability.format;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines with something on them, and their numbers. A last line without a line break may have been
 * torn off by the death of its writer.
 */
record Numbered(int number, String text, boolean torn) {

  static List<Numbered> of(String file) {
    List<Numbered> lines = new ArrayList<>();
    int number = 0;
    int from = 0;
    while (from < file.length()) {
      int end = file.indexOf('\n', from);
      boolean torn = end < 0;
      String text = file.substring(from, torn ? file.length() : end).strip();
      number++;
      if (!text.isEmpty()) {
        lines.add(new Numbered(number, text, torn));
      }
      from = torn ? file.length() : end + 1;
    }
    return lines;
  }

  /** The events of all lines; a torn last line that cannot be read is left out. */
  interface Reader {
    void read(Numbered line);
  }

  static void each(String file, Reader reader) {
    for (Numbered line : of(file)) {
      try {
        reader.read(line);
      } catch (FormatException e) {
        if (!line.torn()) {
          throw e;
        }
        return;
      } catch (IllegalArgumentException e) {
        if (!line.torn()) {
          throw new FormatException("line %d: %s".formatted(line.number(), e.getMessage()), e);
        }
        return;
      }
    }
  }
}
