package sys.storage.raftcluster.operator.model;

import sys.storage.raft.core.configuration.MemberId;

/** A claim; it stays, terminating, as long as its pod does. */
final class FakeClaim {

  final String uid;
  final MemberId member;
  boolean terminating;
  long bytes = 1 << 30;
  private int writes;

  FakeClaim(String uid, MemberId member) {
    this.uid = uid;
    this.member = member;
  }

  String version() {
    return uid + "." + writes;
  }

  void terminate() {
    terminating = true;
    writes++;
  }

  void grow(long wanted) {
    bytes = wanted;
    writes++;
  }
}
