package sys.storage.harness.scenarios.soak;

import java.time.Duration;
import java.util.List;
import sys.storage.harness.scenarios.cluster.MemberView;
import sys.storage.harness.scenarios.cluster.Members;
import sys.storage.harness.scenarios.fault.Impairment;
import sys.storage.harness.scenarios.fault.Network;

/** Faults of the ways between members. They end by themselves should nobody end them. */
final class NetworkFaults {

  private static final Duration TTL = Duration.ofSeconds(20);

  private final Network network;
  private final Impairment impairment;

  NetworkFaults(Members members) {
    this.network = new Network(members);
    this.impairment = new Impairment(members);
  }

  Begun partition(Victims victims) {
    return cut(victims, victims.minority());
  }

  Begun leaderPartition(Victims victims) {
    return cut(victims, List.of(victims.leader()));
  }

  private Begun cut(Victims victims, List<MemberView> side) {
    List<String> left = Victims.names(side);
    List<String> right = Victims.names(victims.without(side));
    network.partition(left, right, TTL);
    return begun("%s | %s".formatted(text(left), text(right)), victims.all());
  }

  Begun partialPartition(Victims victims) {
    List<MemberView> two = victims.shuffled().subList(0, 2);
    String first = two.getFirst().name();
    String second = two.getLast().name();
    network.partition(List.of(first), List.of(second), TTL);
    return begun("%s | %s, and both reach the rest".formatted(first, second), two);
  }

  Begun oneWayPartition(Victims victims) {
    MemberView mute = victims.any();
    network.silence(mute.name(), Victims.names(victims.without(List.of(mute))), TTL);
    return begun("nobody hears " + mute.name(), List.of(mute));
  }

  Begun shatter(Victims victims) {
    List<MemberView> all = victims.all();
    for (MemberView member : all) {
      network.dropAt(member.name(), Victims.names(victims.without(List.of(member))), TTL);
    }
    for (MemberView member : all) {
      network.requireCut(List.of(member.name()), Victims.names(victims.without(List.of(member))));
    }
    return begun(String.join(" | ", Victims.names(all)), all);
  }

  Begun delay(Victims victims) {
    int millis = victims.between(20, 250);
    MemberView slow = victims.any();
    impairment.delay(slow.name(), others(victims, slow), millis, TTL);
    return begun("%s, %d ms".formatted(slow.name(), millis), List.of(slow));
  }

  Begun loss(Victims victims) {
    int percent = victims.between(10, 60);
    MemberView member = victims.any();
    impairment.lose(member.name(), others(victims, member), percent, TTL);
    return begun("%s, %d %%".formatted(member.name(), percent), List.of(member));
  }

  Begun duplication(Victims victims) {
    int percent = victims.between(10, 90);
    MemberView member = victims.any();
    impairment.duplicate(member.name(), others(victims, member), percent, TTL);
    return begun("%s, %d %%".formatted(member.name(), percent), List.of(member));
  }

  Begun reordering(Victims victims) {
    int percent = victims.between(10, 90);
    int millis = victims.between(20, 200);
    MemberView member = victims.any();
    impairment.reorder(member.name(), others(victims, member), millis, percent, TTL);
    return begun(
        "%s, %d %% by up to %d ms".formatted(member.name(), percent, millis), List.of(member));
  }

  Begun slowFsync(Victims victims) {
    int millis = victims.between(20, 200);
    MemberView slow = victims.any();
    network.slowFsync(slow.name(), Duration.ofMillis(millis), TTL);
    return begun("%s, %d ms".formatted(slow.name(), millis), List.of(slow));
  }

  private Begun begun(String text, List<MemberView> at) {
    return new Begun(text, () -> at.forEach(member -> network.release(member.name())));
  }

  private static List<String> others(Victims victims, MemberView member) {
    return Victims.names(victims.without(List.of(member)));
  }

  private static String text(List<String> names) {
    return String.join(",", names);
  }
}
