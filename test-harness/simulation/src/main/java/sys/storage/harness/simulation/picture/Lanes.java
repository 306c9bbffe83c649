package sys.storage.harness.simulation.picture;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where each lane is, from the left. */
final class Lanes {

  /** Where the steps of the scenario stand. */
  static final int STEPS = 78;

  /** Left of the first lane. */
  static final int MARGIN = 320;

  /** Between two nodes. */
  static final int NODE = 205;

  private static final int CLIENT = 170;

  private final Map<String, Double> places = new HashMap<>();
  private final double width;

  Lanes(List<String> nodes, List<String> clients) {
    double x = MARGIN + 30;
    for (String node : nodes) {
      places.put(node, x);
      x += NODE;
    }
    for (String client : clients) {
      places.put(client, x);
      x += CLIENT;
    }
    width = Math.max(900, x);
  }

  double x(String lane) {
    return places.getOrDefault(lane, 0.0);
  }

  double width() {
    return width;
  }
}
