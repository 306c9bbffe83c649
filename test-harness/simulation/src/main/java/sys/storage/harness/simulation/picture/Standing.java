package sys.storage.harness.simulation.picture;

/** What a node is; the colour of its lane. */
public enum Standing {
  DOWN("down", "none"),
  BLANK("blank", "#ffffff"),
  PAUSED("paused", "#bfb5d8"),
  FOLLOWER("follower", "#c9d1d9"),
  PRE_CANDIDATE("pre-candidate", "#ffe08a"),
  CANDIDATE("candidate", "#f5a623"),
  LEADER("leader", "#2da44e"),
  REMOVED("removed", "#8b6f5c");

  private final String word;
  private final String colour;

  Standing(String word, String colour) {
    this.word = word;
    this.colour = colour;
  }

  String word() {
    return word;
  }

  String colour() {
    return colour;
  }
}
