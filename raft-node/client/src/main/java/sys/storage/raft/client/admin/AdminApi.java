package sys.storage.raft.client.admin;

import sys.storage.raft.client.Answer;

/**
 * The admin API of one node. Every call is idempotent and conditional: repeating a step that has
 * happened is {@code alreadyDone}, a call from an older epoch or with another configuration index
 * is refused and changes nothing. May be called by any thread; blocks until the answer or the
 * client's timeout.
 */
public interface AdminApi {

  /**
   * @param linearizable the node, which must lead, confirms its leadership by a quorum round first
   */
  Answer<NodeStatus> status(boolean linearizable);

  Answer<AdminResult.Changed> bootstrap(AdminRequest.Bootstrap request);

  Answer<AdminResult.Changed> addLearner(AdminRequest.AddLearner request);

  Answer<AdminResult.Changed> removeLearner(AdminRequest.RemoveLearner request);

  Answer<AdminResult.CatchUpProgress> catchUp(AdminRequest.CatchUp request);

  Answer<AdminResult.Changed> enterJoint(AdminRequest.EnterJoint request);

  Answer<AdminResult.Changed> commitNew(AdminRequest.CommitNew request);

  Answer<AdminResult.LeaveProgress> leaveJoint(AdminRequest.LeaveJoint request);

  Answer<AdminResult.Transferred> transferLeader(AdminRequest.TransferLeader request);

  Answer<AdminResult.SnapshotTaken> snapshot(AdminRequest.Snapshot request);

  /**
   * Loses what only others hold: for a cluster whose majority is gone for good. The node restarts,
   * as the only voter of the new cluster.
   */
  Answer<AdminResult.NewCluster> forceNewCluster(AdminRequest.ForceNewCluster request);

  /** Refused by every node that was not started with unsafe-early-vote. */
  Answer<AdminResult.Changed> unsafePeers(AdminRequest.UnsafePeers request);

  /** Refused by every node that was not started with unsafe-no-joint. */
  Answer<AdminResult.Changed> unsafeConfiguration(AdminRequest.UnsafeConfiguration request);
}
