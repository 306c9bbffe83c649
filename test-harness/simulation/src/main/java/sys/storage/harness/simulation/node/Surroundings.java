package sys.storage.harness.simulation.node;

import sys.storage.harness.simulation.timeline.Timeline;
import sys.storage.raft.core.message.Message;

/** What a process asks of the world around it. */
public interface Surroundings {

  Timeline timeline();

  Probe probe();

  NodeOptions options();

  void send(Message message);
}
