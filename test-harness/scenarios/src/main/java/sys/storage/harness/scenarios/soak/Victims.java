package sys.storage.harness.scenarios.soak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import sys.storage.harness.scenarios.cluster.MemberView;
import sys.storage.harness.scenarios.cluster.Members;
import sys.storage.harness.scenarios.fault.FaultFailed;

/** Whom a fault hits: drawn among the members that answer now. */
final class Victims {

  private static final int LEAST = 3;

  private final Random random;
  private final List<MemberView> answering;

  private Victims(Random random, List<MemberView> answering) {
    this.random = random;
    this.answering = answering;
  }

  /**
   * @throws FaultFailed when so few answer that nothing could be told from it
   */
  static Victims among(Members members, long choice) {
    List<MemberView> answering =
        members.observe().stream().filter(member -> member.term() >= 0).toList();
    if (answering.size() < LEAST) {
      throw new FaultFailed("only %d members answer".formatted(answering.size()));
    }
    return new Victims(new Random(choice), answering);
  }

  List<MemberView> all() {
    return answering;
  }

  MemberView leader() {
    return answering.stream()
        .filter(MemberView::leads)
        .max((a, b) -> Long.compare(a.term(), b.term()))
        .orElseThrow(() -> new FaultFailed("nobody leads"));
  }

  MemberView any() {
    return answering.get(random.nextInt(answering.size()));
  }

  /** As many as a majority can do without, in any order. */
  List<MemberView> minority() {
    return shuffled().subList(0, (answering.size() - 1) / 2);
  }

  List<MemberView> shuffled() {
    var order = new ArrayList<>(answering);
    Collections.shuffle(order, random);
    return order;
  }

  /** All but some. */
  List<MemberView> without(List<MemberView> some) {
    return answering.stream().filter(member -> !some.contains(member)).toList();
  }

  int between(int least, int bound) {
    return random.nextInt(least, bound);
  }

  static List<String> names(List<MemberView> members) {
    return members.stream().map(MemberView::name).toList();
  }
}
