package sys.storage.raft.node.transport;

import java.net.URI;
import sys.storage.raft.core.configuration.MemberId;

/**
 * Where a member is found. Only names are given out: they are resolved anew at each connection,
 * because a pod comes back with its name and another address.
 */
public interface PeerAddresses {

  /** {@code ws://host:port} of the member's peer port. */
  URI peer(MemberId member);

  /** {@code http://host:port} of the member's key-value API. */
  URI client(MemberId member);

  /** {@code http://host:port} of the member's admin API. */
  URI admin(MemberId member);
}
