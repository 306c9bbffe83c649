package sys.storage.harness.simulation.cluster;

import java.util.function.Consumer;
import sys.storage.raft.core.message.Message;

/** Stands between the members and the network. */
@FunctionalInterface
public interface Interceptor {

  /**
   * A member has let a message go.
   *
   * @param carry gives it, or what has become of it, to the network; to be called never, once,
   *     later or again
   */
  void sent(Message message, Consumer<Message> carry);
}
