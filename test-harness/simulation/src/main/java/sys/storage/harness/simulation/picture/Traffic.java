package sys.storage.harness.simulation.picture;

/** What a message is about; the colour of its arrow. */
public enum Traffic {
  ELECTION("votes", "#bc4c00"),
  REPLICATION("entries", "#0969da"),
  SNAPSHOT("snapshot", "#8250df"),
  /** Of these only the first after a change of the sender is drawn. */
  HEARTBEAT("heartbeats", "#8c959f"),
  /** Leadership handed over, removal announced. */
  CONTROL("other", "#1b7c83");

  private final String word;
  private final String colour;

  Traffic(String word, String colour) {
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
