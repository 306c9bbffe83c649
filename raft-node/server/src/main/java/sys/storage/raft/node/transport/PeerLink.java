package sys.storage.raft.node.transport;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.message.Message;

/**
 * The way to one peer: a bounded queue and a thread that turns all that waits into one frame. While
 * the peer cannot be reached messages are dropped, not stored: the protocol sends newer ones. A
 * link that nothing was sent by for a while ends.
 */
final class PeerLink implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(PeerLink.class);

  private static final int QUEUE_MESSAGES = 2_048;
  private static final int FRAME_TARGET_BYTES = 256 << 10;
  private static final long IDLE_MILLIS = 15_000;
  private static final long FIRST_BACKOFF_MILLIS = 20;
  private static final long LONGEST_BACKOFF_MILLIS = 400;

  private final MemberId self;
  private final MemberId peer;
  private final PeerConnector connector;
  private final TransportCounters counters;
  private final Consumer<MemberId> unreachable;
  private final Consumer<PeerLink> ended;
  private final ArrayBlockingQueue<Message> queue = new ArrayBlockingQueue<>(QUEUE_MESSAGES);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final FrameWriter frame = new FrameWriter();
  private final Thread thread;

  /** Only the link's thread changes it. */
  private volatile Optional<PeerConnector.Connection> connection = Optional.empty();

  private boolean reportedUnreachable;

  PeerLink(
      MemberId self,
      MemberId peer,
      PeerConnector connector,
      TransportCounters counters,
      Consumer<MemberId> unreachable,
      Consumer<PeerLink> ended) {
    this.self = self;
    this.peer = peer;
    this.connector = connector;
    this.counters = counters;
    this.unreachable = unreachable;
    this.ended = ended;
    this.thread = Thread.ofPlatform().daemon().name("link-" + peer.name()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  MemberId peer() {
    return peer;
  }

  /** Never blocks. */
  void offer(Message message) {
    if (!queue.offer(message)) {
      counters.dropped();
      unreachable.accept(peer);
    }
  }

  boolean isConnected() {
    return connection.map(PeerConnector.Connection::isOpen).orElse(false);
  }

  private void run() {
    long backoffMillis = FIRST_BACKOFF_MILLIS;
    try {
      while (!closed.get()) {
        Message first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        if (first == null) {
          break;
        }
        try {
          deliver(first);
          backoffMillis = FIRST_BACKOFF_MILLIS;
        } catch (IOException e) {
          lose(e);
          Thread.sleep(backoffMillis + ThreadLocalRandom.current().nextLong(backoffMillis));
          backoffMillis = Math.min(backoffMillis * 2, LONGEST_BACKOFF_MILLIS);
          drop();
        }
      }
    } catch (InterruptedException e) {
      log.debug("link to {} is closed", peer.name());
    } finally {
      connection.ifPresent(PeerConnector.Connection::close);
      ended.accept(this);
    }
  }

  private void deliver(Message first) throws IOException, InterruptedException {
    if (connection.isPresent() && !connection.get().isOpen()) {
      throw new IOException("the peer closed the connection");
    }
    if (connection.isEmpty()) {
      connection = Optional.of(connector.connect(first.envelope().clusterId(), peer));
      log.info("connected to {} at {}", peer.name(), connector.address(peer));
      reportedUnreachable = false;
    }
    frame.start(first.envelope().clusterId(), self, peer);
    frame.add(first);
    int messages = 1;
    while (frame.size() < FRAME_TARGET_BYTES) {
      Message next = queue.poll();
      if (next == null) {
        break;
      }
      frame.add(next);
      messages++;
    }
    connection.get().send(frame.frame());
    counters.sent(messages, frame.size());
  }

  private void lose(IOException reason) {
    connection.ifPresent(PeerConnector.Connection::close);
    connection = Optional.empty();
    if (!reportedUnreachable) {
      reportedUnreachable = true;
      log.info(
          "cannot reach {} at {}: {}; trying again until it answers",
          peer.name(),
          connector.address(peer),
          reason.getMessage());
    }
    drop();
    unreachable.accept(peer);
  }

  private void drop() {
    counters.dropped(queue.size());
    queue.clear();
  }

  @Override
  public void close() {
    closed.set(true);
    thread.interrupt();
  }
}
