package sys.storage.raftcluster.operator.observe;

import sys.storage.raft.client.admin.AdminApi;

/** Where nodes are reached: the door to everything that the operator asks of Raft. */
@FunctionalInterface
public interface Nodes {

  /**
   * @param address IP address of the node's pod
   */
  AdminApi at(String address);
}
