package sys.storage.harness.linearizability.format;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sys.storage.harness.linearizability.picture.Annotation;

/** The lines of a history that are about no operation: {@code begin} and {@code end} of a note. */
final class NoteLines {

  private record Begin(long time, String lane, String text) {}

  private final Map<Long, Begin> open = new LinkedHashMap<>();
  private final Set<Long> seen = new HashSet<>();
  private final List<Annotation> ended = new ArrayList<>();
  private long lastTime = Long.MIN_VALUE;

  static boolean isNote(Map<String, Object> event) {
    return "begin".equals(event.get("type")) || "end".equals(event.get("type"));
  }

  void event(Map<String, Object> event) {
    boolean begins = "begin".equals(event.get("type"));
    Set<String> unknown = new HashSet<>(event.keySet());
    unknown.removeAll(
        begins ? Set.of("time", "type", "note", "lane", "text") : Set.of("time", "type", "note"));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("unknown field " + unknown);
    }
    long time = JsonLines.number(event, "time");
    long note = JsonLines.number(event, "note");
    lastTime = Math.max(lastTime, time);
    if (begins) {
      if (!seen.add(note)) {
        throw new IllegalArgumentException("note %d begins twice".formatted(note));
      }
      open.put(note, new Begin(time, JsonLines.text(event, "lane"), JsonLines.text(event, "text")));
      return;
    }
    Begin begin = open.remove(note);
    if (begin == null) {
      throw new IllegalArgumentException(
          "note %d ends, and has not begun or has ended before".formatted(note));
    }
    ended.add(new Annotation(begin.lane(), begin.time(), time, begin.text()));
  }

  /**
   * @param end of the history: what has not ended before lasts to it
   */
  List<Annotation> annotations(long end) {
    var all = new ArrayList<>(ended);
    for (Begin begin : open.values()) {
      all.add(
          new Annotation(
              begin.lane(),
              begin.time(),
              Math.max(begin.time(), Math.max(end, lastTime)),
              begin.text()));
    }
    return all;
  }
}
