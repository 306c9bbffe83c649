package sys.storage.harness.scenarios.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sys.storage.harness.scenarios.history.HistoryRecorder;
import sys.storage.harness.scenarios.history.NoteLine;
import sys.storage.harness.scenarios.terminal.Terminal;

/**
 * What was done to the cluster: told at once, noted in the history, and counted. Only what had its
 * effect counts. Any thread.
 */
final class Events {

  private static final String FAULTS = "faults";
  private static final String SCALING = "scaling";

  private final HistoryRecorder history;
  private final Terminal terminal;
  private final Map<FaultKind, Integer> faults = new EnumMap<>(FaultKind.class);
  private final List<String> ineffective = new ArrayList<>();
  private int scalings;

  Events(HistoryRecorder history, Terminal terminal) {
    this.history = history;
    this.terminal = terminal;
  }

  NoteLine.Begin faultBegun(FaultKind kind, String text) {
    synchronized (this) {
      faults.merge(kind, 1, Integer::sum);
    }
    return history.begin(FAULTS, kind + ": " + text);
  }

  void faultEnded(NoteLine.Begin begun) {
    history.end(begun);
    tell(begun);
  }

  /** A fault that could not be made, or had no effect. */
  void ineffective(FaultKind kind, String why) {
    synchronized (this) {
      ineffective.add(kind + ": " + why);
    }
    say("not made: %s: %s".formatted(kind, why));
  }

  NoteLine.Begin scalingBegun(String text) {
    return history.begin(SCALING, text);
  }

  void scalingEnded(NoteLine.Begin begun) {
    synchronized (this) {
      scalings++;
    }
    history.end(begun);
    tell(begun);
  }

  void say(String text) {
    terminal.line("%s  %s".formatted(seconds(history.nowNanos()), text));
  }

  private void tell(NoteLine.Begin begun) {
    terminal.line(
        "%s  %-8s %s  (%s)"
            .formatted(
                seconds(begun.time()),
                begun.lane(),
                begun.text(),
                seconds(history.nowNanos() - begun.time()).strip()));
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%7.1f s", nanos / 1e9);
  }

  synchronized Map<FaultKind, Integer> faults() {
    return Map.copyOf(faults);
  }

  synchronized int faultsMade() {
    return faults.values().stream().mapToInt(Integer::intValue).sum();
  }

  synchronized List<String> ineffective() {
    return List.copyOf(ineffective);
  }

  synchronized int scalings() {
    return scalings;
  }
}
