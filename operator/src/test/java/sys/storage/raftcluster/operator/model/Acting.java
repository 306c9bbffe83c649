package sys.storage.raftcluster.operator.model;

import sys.storage.raftcluster.api.RaftClusterSpec;

/**
 * The operator that is in the middle of a pass: what it was told, and how it was when it looked.
 */
final class Acting {

  final long epoch;
  final RaftClusterSpec spec;

  /** Which member is to be replaced; empty: none. */
  final String order;

  Truth seen;

  /** Whether the majority was away at any moment of its look. */
  boolean sawNoMajority;

  Acting(long epoch, RaftClusterSpec spec, String order, Truth seen) {
    this.epoch = epoch;
    this.spec = spec;
    this.order = order;
    this.seen = seen;
  }
}
