package sys.storage.raft.core.simulation;

import sys.storage.raft.core.Reply;

/** Somebody who waits for replies. */
@FunctionalInterface
interface SimulatedClient {
  void onReply(SimulatedNode node, Reply reply);
}
