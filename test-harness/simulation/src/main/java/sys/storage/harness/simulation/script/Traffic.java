package sys.storage.harness.simulation.script;

import sys.storage.raft.core.message.Message;

/**
 * Messages of a kind in one direction.
 *
 * @param from a node, or {@link #ANYONE}
 * @param to a node, or {@link #ANYONE}
 */
public record Traffic(MessageKind kind, String from, String to) {

  /** Stands for every node. */
  public static final String ANYONE = "anyone";

  /** Whether the message belongs to it. */
  public boolean includes(Message message) {
    return (kind == MessageKind.ANY || kind == MessageKind.of(message))
        && isAt(from, message.envelope().from().name())
        && isAt(to, message.envelope().to().name());
  }

  private static boolean isAt(String place, String node) {
    return place.equals(ANYONE) || place.equals(node);
  }
}
