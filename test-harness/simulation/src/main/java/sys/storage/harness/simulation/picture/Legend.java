package sys.storage.harness.simulation.picture;

import java.util.List;

/** The title, and what colours and signs mean. */
final class Legend {

  /** Where it ends. */
  static final int BOTTOM = 96;

  private static final double LETTER = 6;

  private final Svg out;
  private final Story story;
  private final Selection selection;
  private double x;

  Legend(Svg out, Story story, Selection selection) {
    this.out = out;
    this.story = story;
    this.selection = selection;
  }

  void draw() {
    out.text("title", 12, 22, story.title(), 140);
    out.text("faint", 12, 40, remarks(), 200);
    x = 12;
    for (Standing standing :
        List.of(
            Standing.LEADER,
            Standing.CANDIDATE,
            Standing.PRE_CANDIDATE,
            Standing.FOLLOWER,
            Standing.PAUSED,
            Standing.BLANK,
            Standing.REMOVED)) {
      out.rect("bar " + Style.name(standing), x, 52, 10, 12);
      word(16, 62, standing.word());
    }
    out.line("down", x + 5, 52, x + 5, 64);
    word(14, 62, Standing.DOWN.word());
    out.rect("joint", x, 52, 12, 12);
    word(18, 62, "joint configuration");
    x = 12;
    for (Traffic traffic : Traffic.values()) {
      String kind = Style.name(traffic);
      String head = " marker-end=\"url(#" + kind + ")\"";
      out.line("message " + kind, head, x, 82, x + 22, 82);
      word(30, 86, traffic.word());
    }
    out.line("lost", x, 78, x + 8, 86);
    out.line("lost", x, 86, x + 8, 78);
    word(14, 86, "lost");
    out.rect("operation answered", x, 76, 8, 12);
    word(14, 86, "answered");
    out.rect("operation failed", x, 76, 8, 12);
    word(14, 86, "failed");
    out.circle("touched", x + 4, 82, 4);
    word(14, 86, "a step of the scenario");
    out.line("violation", x, 82, x + 20, 82);
    word(26, 86, "violation");
  }

  private void word(double after, double y, String word) {
    out.text("legend", x + after, y, word, Integer.MAX_VALUE);
    x += after + word.length() * LETTER + 12;
  }

  private String remarks() {
    String omitted =
        selection.others() == 0
            ? ""
            : " Early in the run %,d happenings are left out.".formatted(selection.others());
    return "Time runs downwards, a row for each moment, not to scale. Of heartbeats only a sender's"
        + " first are drawn (%,d are not).".formatted(selection.heartbeats())
        + omitted;
  }
}
