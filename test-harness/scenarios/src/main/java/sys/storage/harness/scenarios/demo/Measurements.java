package sys.storage.harness.scenarios.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sys.storage.harness.scenarios.figures.Window;

/** What the script measured on its way, beside what the history holds. One thread writes. */
final class Measurements {

  private Optional<Window> ready = Optional.empty();
  private Optional<Window> load = Optional.empty();
  private Optional<Window> undisturbed = Optional.empty();
  private Optional<Window> leaderKill = Optional.empty();
  private final List<Window> scaleOuts = new ArrayList<>();
  private final List<Window> scaleIns = new ArrayList<>();
  private final Map<String, Long> residentBytes = new LinkedHashMap<>();
  private long totalNanos;

  void ready(Window window) {
    ready = Optional.of(window);
  }

  /** Three warm members, and nothing else going on. */
  void undisturbed(Window window) {
    undisturbed = Optional.of(window);
  }

  void load(Window window) {
    load = Optional.of(window);
  }

  void leaderKill(Window window) {
    leaderKill = Optional.of(window);
  }

  void scaleOut(Window window) {
    scaleOuts.add(window);
  }

  void scaleIn(Window window) {
    scaleIns.add(window);
  }

  /** Keeps the greatest value seen for a node. */
  void residentBytes(String node, long bytes) {
    residentBytes.merge(node, bytes, Math::max);
  }

  void total(long nanos) {
    totalNanos = nanos;
  }

  Optional<Window> ready() {
    return ready;
  }

  Optional<Window> undisturbed() {
    return undisturbed;
  }

  Optional<Window> load() {
    return load;
  }

  Optional<Window> leaderKill() {
    return leaderKill;
  }

  List<Window> scaleOuts() {
    return List.copyOf(scaleOuts);
  }

  List<Window> scaleIns() {
    return List.copyOf(scaleIns);
  }

  Map<String, Long> residentBytes() {
    return Map.copyOf(residentBytes);
  }

  long totalNanos() {
    return totalNanos;
  }
}
