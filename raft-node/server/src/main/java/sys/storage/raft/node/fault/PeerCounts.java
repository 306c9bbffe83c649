package sys.storage.raft.node.fault;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import sys.storage.raft.client.admin.FaultReport;

/** What passed between this node and each other one. Any thread. */
final class PeerCounts {

  /** More than a cluster has members, also over time. The names come from outside. */
  private static final int MAX_PEERS = 1_000;

  private record Counts(LongAdder sent, LongAdder heard, LongAdder probes) {}

  private final ConcurrentSkipListMap<String, Counts> peers = new ConcurrentSkipListMap<>();

  void sent(String peer) {
    of(peer).sent().increment();
  }

  void heard(String peer) {
    of(peer).heard().increment();
  }

  void heardProbe(String peer) {
    of(peer).probes().increment();
  }

  private Counts of(String peer) {
    Counts counts = peers.get(peer);
    if (counts != null) {
      return counts;
    }
    var fresh = new Counts(new LongAdder(), new LongAdder(), new LongAdder());
    if (peers.size() >= MAX_PEERS) {
      return fresh;
    }
    Counts before = peers.putIfAbsent(peer, fresh);
    return before == null ? fresh : before;
  }

  List<FaultReport.Peer> report() {
    return peers.entrySet().stream().map(PeerCounts::report).toList();
  }

  private static FaultReport.Peer report(Map.Entry<String, Counts> entry) {
    Counts counts = entry.getValue();
    return new FaultReport.Peer(
        entry.getKey(), counts.sent().sum(), counts.heard().sum(), counts.probes().sum());
  }
}
