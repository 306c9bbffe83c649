package sys.storage.raft.client.kv;

import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Sessions by which the cluster tells a repeated write from a new one (Raft dissertation, section
 * 6.3). A session carries one write at a time, so that its sequence numbers arrive in order;
 * parallel writes borrow parallel sessions. Any thread.
 */
final class Sessions {

  private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();

  /** One write's identity: the same for each of its attempts. */
  record Session(UUID clientId, long sequence) {}

  /** The last one returned is handed out first: few sessions stay in use, the others expire. */
  Session borrow() {
    Session last = idle.pollFirst();
    return last == null
        ? new Session(UUID.randomUUID(), 1)
        : new Session(last.clientId(), last.sequence() + 1);
  }

  /** Only after a known outcome; otherwise the session is given up with the write. */
  void giveBack(Session session) {
    idle.offerFirst(session);
  }
}
