package sys.storage.harness.simulation.picture;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The lanes of nodes: what each is, and whether its configuration is joint. */
final class LaneDrawing {

  private record Since(double y, Standing standing) {}

  private final Svg out;
  private final Lanes lanes;
  private final TimeAxis axis;
  private final List<Happening> happenings;
  private final double top;
  private final Map<String, Since> standings = new TreeMap<>();
  private final Map<String, Double> joint = new TreeMap<>();

  LaneDrawing(Svg out, Lanes lanes, TimeAxis axis, List<Happening> happenings, double top) {
    this.out = out;
    this.lanes = lanes;
    this.axis = axis;
    this.happenings = happenings;
    this.top = top;
  }

  void draw() {
    happenings.forEach(this::shade);
    joint.forEach((node, since) -> shade(node, since, axis.end()));
    happenings.forEach(this::stand);
    standings.forEach((node, since) -> bar(node, since, axis.end()));
  }

  private void shade(Happening happening) {
    if (happening instanceof Happening.Configured configured) {
      double now = axis.y(configured.atNanos());
      if (configured.joint()) {
        joint.putIfAbsent(configured.node(), now);
      } else if (joint.containsKey(configured.node())) {
        shade(configured.node(), joint.getOrDefault(configured.node(), now), now);
        joint.remove(configured.node());
      }
    }
  }

  private void shade(String node, double from, double to) {
    out.rect("joint", lanes.x(node) - 16, from, 32, to - from);
  }

  private void stand(Happening happening) {
    if (happening instanceof Happening.Stood stood) {
      double now = axis.y(stood.atNanos());
      Since before = standings.put(stood.node(), new Since(now, stood.standing()));
      bar(stood.node(), before == null ? new Since(top, Standing.DOWN) : before, now);
    }
  }

  private void bar(String node, Since since, double to) {
    double x = lanes.x(node);
    if (since.standing() == Standing.DOWN) {
      out.line("down", x, since.y(), x, to);
    } else {
      out.rect("bar " + Style.name(since.standing()), x - 5, since.y(), 10, to - since.y());
    }
  }
}
