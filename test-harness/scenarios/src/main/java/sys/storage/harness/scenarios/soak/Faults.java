package sys.storage.harness.scenarios.soak;

import java.util.List;
import java.util.concurrent.locks.Lock;
import sys.storage.harness.scenarios.cluster.Cluster;
import sys.storage.harness.scenarios.cluster.Members;
import sys.storage.harness.scenarios.laboratory.Laboratory;

/** Makes each kind of fault. One thread. */
final class Faults {

  private final Members members;
  private final NetworkFaults network;
  private final ProcessFaults processes;
  private final PlatformFaults platform;
  private final Elections elections;

  /**
   * @param scaling held while the number of members changes
   */
  Faults(Laboratory laboratory, Cluster cluster, Members members, Lock scaling) {
    this.members = members;
    this.network = new NetworkFaults(members);
    this.processes = new ProcessFaults(laboratory, members);
    this.platform = new PlatformFaults(laboratory, cluster, members, processes, scaling);
    this.elections = new Elections(members);
  }

  /**
   * Makes the fault of a card, and returns when it is proved to have its effect.
   *
   * @throws sys.storage.harness.scenarios.fault.FaultFailed when it has not, or cannot be made now
   * @throws sys.storage.harness.scenarios.cluster.StepFailed the same, after a time
   */
  Begun begin(Deck.Card card) {
    var victims = Victims.among(members, card.choice());
    return switch (card.kind()) {
      case PARTITION -> network.partition(victims);
      case LEADER_PARTITION -> network.leaderPartition(victims);
      case PARTIAL_PARTITION -> network.partialPartition(victims);
      case ONE_WAY_PARTITION -> network.oneWayPartition(victims);
      case SHATTER -> network.shatter(victims);
      case DELAY -> network.delay(victims);
      case LOSS -> network.loss(victims);
      case DUPLICATION -> network.duplication(victims);
      case REORDERING -> network.reordering(victims);
      case SLOW_FSYNC -> network.slowFsync(victims);
      case FAILED_FSYNC -> processes.failFsync(victims.any());
      case KILL -> processes.kill(List.of(victims.any()));
      case LEADER_KILL -> processes.kill(List.of(victims.leader()));
      case MINORITY_KILL -> processes.kill(victims.minority());
      case ALL_KILL -> processes.kill(victims.all());
      case PAUSE -> processes.pause(victims.any());
      case LEADER_PAUSE -> processes.pause(victims.leader());
      case ELECTIONS -> elections.handOn();
      case OPERATOR_KILL -> platform.killOperator();
      case POD_KILL -> platform.killPod(victims.any());
      case WIPE -> platform.wipe(victims);
    };
  }
}
