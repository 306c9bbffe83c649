package sys.storage.raft.node.transport;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.message.Message;
import sys.storage.raft.node.http.HttpPort;
import sys.storage.raft.node.http.RequestMemory;

/**
 * Sends messages to members and takes theirs. Delivery is not promised; order is kept within one
 * connection. Any thread.
 */
public final class PeerTransport implements AutoCloseable {

  private final MemberId self;
  private final PeerConnector connector;
  private final Consumer<MemberId> unreachable;
  private final TransportCounters counters = new TransportCounters();
  private final ConcurrentHashMap<MemberId, PeerLink> links = new ConcurrentHashMap<>();
  private final PeerListener listener;
  private volatile boolean closed;

  /**
   * @param clusterId the cluster that this node belongs to; empty while it is blank
   * @param inbound takes each received message, on the connection's thread; while it blocks,
   *     nothing more is read from that peer
   * @param unreachable is told that messages to the peer were lost; must not block
   */
  public PeerTransport(
      PeerAddresses addresses,
      MemberId self,
      Supplier<Optional<UUID>> clusterId,
      Consumer<Message> inbound,
      Consumer<MemberId> unreachable) {
    this.self = self;
    this.unreachable = unreachable;
    this.connector = new PeerConnector(addresses, self);
    this.listener = new PeerListener(self, clusterId, counters, inbound);
  }

  /** Opens the peer port. The caller closes it before this. */
  public HttpPort listen(String bindAddress, int port) throws IOException {
    connector.start();
    return HttpPort.open("peer", bindAddress, port, RequestMemory.ofHeap(), listener::routes);
  }

  /** Never blocks; a message that cannot be taken is dropped. */
  public void send(List<Message> messages) {
    for (Message message : messages) {
      if (closed) {
        return;
      }
      counters.sent(message);
      link(message.envelope().to()).offer(message);
    }
  }

  private PeerLink link(MemberId peer) {
    PeerLink link = links.get(peer);
    return link != null
        ? link
        : links.computeIfAbsent(
            peer,
            to -> {
              var fresh =
                  new PeerLink(
                      self,
                      to,
                      connector,
                      counters,
                      unreachable,
                      ended -> links.remove(ended.peer(), ended));
              fresh.start();
              return fresh;
            });
  }

  /** Whether there is a connection to the peer now. */
  public boolean reaches(MemberId peer) {
    PeerLink link = links.get(peer);
    return link != null && link.isConnected();
  }

  public TransportCounters counters() {
    return counters;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    links.values().forEach(PeerLink::close);
    connector.close();
  }
}
