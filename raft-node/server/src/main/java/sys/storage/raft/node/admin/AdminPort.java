package sys.storage.raft.node.admin;

import java.util.function.Predicate;
import sys.storage.raft.core.SafetyMode;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.node.http.HttpPort;
import sys.storage.raft.node.http.RequestMemory;
import sys.storage.raft.node.runtime.RaftNode;
import sys.storage.raft.node.transport.PeerAddresses;

/** The admin port with all its routes. */
public final class AdminPort implements AutoCloseable {

  private final HttpPort port;

  /**
   * @param reachable whether there is a connection to the member
   * @param faults what may be injected
   */
  public AdminPort(
      RaftNode node,
      SafetyMode mode,
      PeerAddresses addresses,
      StatusView view,
      Predicate<MemberId> reachable,
      FaultRoutes faults,
      String bindAddress,
      int portNumber) {
    var calls = new AdminCalls(node, addresses);
    port =
        HttpPort.open(
            "admin",
            bindAddress,
            portNumber,
            RequestMemory.ofHeap(),
            config -> {
              var membership = new MembershipRoutes(node, calls);
              membership.addTo(config.routes);
              new NewClusterRoute(node, mode, calls).addTo(config.routes);
              new UnsafeRoutes(node, mode, calls, membership).addTo(config.routes);
              new ProgressRoutes(calls, reachable).addTo(config.routes);
              new NodeRoutes(node, calls, view).addTo(config.routes);
              faults.addTo(config.routes);
            });
  }

  public int port() {
    return port.port();
  }

  @Override
  public void close() {
    port.close();
  }
}
