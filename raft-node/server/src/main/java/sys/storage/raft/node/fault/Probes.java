package sys.storage.raft.node.fault;

import java.util.UUID;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.message.Envelope;
import sys.storage.raft.core.message.Message;

/**
 * A message by which a way is tried. It is an answer to a round that no leader ever began, in a
 * term before the first: a node that does not know of probes ignores it.
 */
final class Probes {

  private static final long NO_TERM = 0;
  private static final long NO_ROUND = Long.MIN_VALUE;

  private Probes() {}

  static Message of(UUID clusterId, MemberId from, MemberId to) {
    return new Message.HeartbeatResponse(new Envelope(clusterId, from, to, NO_TERM), NO_ROUND, 0);
  }

  static boolean isProbe(Message message) {
    return message instanceof Message.HeartbeatResponse response
        && response.readRound() == NO_ROUND;
  }
}
