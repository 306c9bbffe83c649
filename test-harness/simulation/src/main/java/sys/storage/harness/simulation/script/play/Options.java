package sys.storage.harness.simulation.script.play;

import sys.storage.harness.simulation.network.NetworkOptions;
import sys.storage.harness.simulation.node.NodeOptions;
import sys.storage.harness.simulation.script.Option;
import sys.storage.harness.simulation.script.Setting;
import sys.storage.raft.core.CoreOptions;

/** What a scenario's options mean to the simulator. */
final class Options {

  private Options() {}

  static NodeOptions node(Setting setting) {
    return new NodeOptions(
        new CoreOptions(
            setting.whole(Option.ELECTION_TIMEOUT),
            setting.whole(Option.HEARTBEAT_INTERVAL),
            (int) setting.whole(Option.MAX_INFLIGHT_MESSAGES),
            setting.whole(Option.MAX_INFLIGHT_BYTES),
            (int) setting.whole(Option.MAX_MESSAGE_BYTES),
            setting.whole(Option.MAX_UNCOMMITTED_BYTES),
            setting.whole(Option.MAX_LOG_MEMORY_BYTES),
            setting.whole(Option.MAX_APPLY_BYTES),
            (int) setting.whole(Option.SNAPSHOT_CHUNK_BYTES),
            setting.whole(Option.SNAPSHOT_BYTES_PER_SECOND),
            setting.whole(Option.TRAILING_ENTRIES),
            setting.whole(Option.PROMOTION_LAG_ENTRIES),
            setting.value(Option.LEASE_DRIFT),
            setting.safetyMode()),
        (int) setting.whole(Option.SEGMENT_BYTES),
        setting.whole(Option.SNAPSHOT_INTERVAL),
        setting.whole(Option.SLOWEST_TURN),
        setting.whole(Option.SLOWEST_APPLY));
  }

  static NetworkOptions network(Setting setting) {
    return new NetworkOptions(
        setting.value(Option.NETWORK_LOSS),
        setting.value(Option.NETWORK_DOUBLING),
        setting.whole(Option.NETWORK_FASTEST),
        setting.whole(Option.NETWORK_SLOWEST));
  }
}
