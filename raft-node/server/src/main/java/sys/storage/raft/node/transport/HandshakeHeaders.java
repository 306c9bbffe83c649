package sys.storage.raft.node.transport;

/** Headers of the WebSocket upgrade, by which a node refuses what is not meant for it at once. */
final class HandshakeHeaders {

  static final String PATH = "/peer";
  static final String PROTOCOL = "X-Raft-Protocol";
  static final String CLUSTER = "X-Raft-Cluster";
  static final String FROM = "X-Raft-From";
  static final String TO = "X-Raft-To";

  private HandshakeHeaders() {}
}
