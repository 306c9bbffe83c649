package sys.storage.raft.node;

import java.net.URI;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.node.transport.PeerAddresses;

/** Finds members by a pattern of DNS names; all nodes use the same ports. */
record TemplateAddresses(String hostTemplate, int clientPort, int peerPort, int adminPort)
    implements PeerAddresses {

  static final String NAME = "{name}";

  @Override
  public URI peer(MemberId member) {
    return address("ws", member, peerPort);
  }

  @Override
  public URI client(MemberId member) {
    return address("http", member, clientPort);
  }

  @Override
  public URI admin(MemberId member) {
    return address("http", member, adminPort);
  }

  private URI address(String scheme, MemberId member, int port) {
    return URI.create(scheme + "://" + hostTemplate.replace(NAME, member.name()) + ":" + port);
  }
}
