package sys.storage.harness.simulation.script.play;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import sys.storage.harness.simulation.cluster.SimulatedCluster;
import sys.storage.harness.simulation.node.SimulatedProcess;
import sys.storage.harness.simulation.script.MemberName;
import sys.storage.raft.core.configuration.MemberId;

/** Which members each machine has been, in the order of its disks. */
final class Members {

  private final Map<String, List<MemberId>> ofMachine = new TreeMap<>();

  /** A member was seen; the first time tells its place. */
  void saw(MemberId member) {
    List<MemberId> known = ofMachine.computeIfAbsent(member.name(), _ -> new ArrayList<>());
    if (!known.contains(member)) {
      known.add(member);
    }
  }

  /** Looks at everybody who runs, also at blank nodes. */
  void look(SimulatedCluster cluster) {
    cluster.machines().forEach(it -> it.process().map(SimulatedProcess::id).ifPresent(this::saw));
  }

  /**
   * @throws IllegalArgumentException when the machine never had that disk
   */
  MemberId find(MemberName name) {
    List<MemberId> known = ofMachine.getOrDefault(name.node(), List.of());
    int disk = name.disk() == MemberName.NEWEST ? known.size() : name.disk();
    if (disk < 1 || disk > known.size()) {
      throw new IllegalArgumentException(
          "no member %s: %s has had %d disks".formatted(name, name.node(), known.size()));
    }
    return known.get(disk - 1);
  }

  boolean knows(MemberId member) {
    return ofMachine.getOrDefault(member.name(), List.of()).contains(member);
  }

  /** As scenarios write it: with the number of its disk unless it is the newest. */
  MemberName name(MemberId member) {
    List<MemberId> known = ofMachine.getOrDefault(member.name(), List.of());
    int place = known.indexOf(member) + 1;
    return new MemberName(member.name(), place == known.size() ? MemberName.NEWEST : place);
  }
}
