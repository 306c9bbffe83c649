package sys.storage.harness.scenarios.reproduction;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sys.storage.harness.scenarios.reproduction.Script.Deed;

/**
 * A voter loses its disk and comes back under its old name: it votes a second time, without the
 * entry that it had helped to commit.
 */
final class IdentityReuse implements Schedule {

  static final Deed LEADER = new Deed("leader", "0 leads {0,1,2}");
  static final Deed LAG = new Deed("lag", "2 is cut off from {0,1}: a voter that lags behind");
  static final Deed WRITE = new Deed("write", "PUT k=v1 is acknowledged, on {0,1}");
  static final Deed WIPE = new Deed("wipe", "1 loses its disk and comes back under its old name");
  static final Deed CUT = new Deed("cut", "{0} | {1,2} are cut, before 1 could hear 0 again");

  private static final Set<Integer> HERE = Set.of(0);
  private static final Set<Integer> THERE = Set.of(1, 2);
  private static final Duration WATCH = Duration.ofSeconds(3);

  @Override
  public String name() {
    return "bug3";
  }

  @Override
  public String title() {
    return "an empty disk is taken for the voter that lost its own";
  }

  @Override
  public String unsafeMode() {
    return "unsafe-identity-reuse";
  }

  @Override
  public List<Deed> deeds() {
    return List.of(LEADER, LAG, WRITE, WIPE, CUT);
  }

  @Override
  public Optional<Evidence> play(Script script, boolean unsafe) {
    Scene scene = script.scene();
    Schedule.lead(script, LEADER, 0);
    Schedule.cut(script, LAG, Set.of(0, 1), Set.of(2));
    long term = script.see(0).term();
    var index = new long[1];
    script.step(
        WRITE,
        () -> index[0] = script.acknowledged(0, KEY, "v1"),
        () ->
            index[0] > 0 && script.see(1).durableIndex() >= index[0]
                ? Schedule.proved()
                : Optional.of("entry %d is not on both 0 and 1".formatted(index[0])));
    script.require(
        script.see(2).lastIndex() == index[0] - 1,
        "2 does not lack exactly the write: its log ends at %d, the write is at %d"
            .formatted(script.see(2).lastIndex(), index[0]));
    String identity = script.see(1).incarnation();
    if (!script.isLeftOut(CUT)) {
      scene.cutAt(HERE, THERE);
    }
    script.step(
        WIPE,
        () -> scene.wipe(1),
        () ->
            scene.look(1).filter(seen -> seen.lastIndex() == 0).isPresent()
                ? Schedule.proved()
                : Optional.of("1 does not run with an empty log"));
    script.require(
        script.see(1).incarnation().equals(identity) == unsafe,
        "1 is %s member than before".formatted(unsafe ? "another" : "the same"));
    Schedule.cut(script, CUT, HERE, THERE);
    script.require(scene.heard(1, 0) == 0, "1 has heard 0 between its return and the cut");
    return unsafe ? Optional.of(conflict(script, term, index[0])) : control(script, term, index[0]);
  }

  private static Evidence conflict(Script script, long term, long index) {
    Scene scene = script.scene();
    script.await(
        "2 is elected by the empty 1",
        () -> scene.look(2).filter(seen -> seen.leads() && seen.term() > term).isPresent());
    long newTerm = script.see(2).term();
    script.timeline().leads(scene.name(2), newTerm);
    script.await(
        "2 commits at index " + index,
        () -> scene.look(2).filter(seen -> seen.commitIndex() >= index).isPresent());
    Optional<String> value = script.answered(2, KEY);
    script.require(value.isEmpty(), "a read at 2 finds " + value);
    script.require(
        script.see(0).commitIndex() >= index && script.see(0).term() < newTerm,
        "0 does not hold its commit any more before the cut is healed");
    scene.heal();
    script.timeline().healed();
    script.await(
        "0 throws an acknowledged entry away",
        () -> scene.look(0).filter(seen -> !seen.violations().isEmpty()).isPresent());
    script.await(
        "a leader after healing", () -> Schedule.leaderAmong(scene, Set.of(0, 1, 2)).isPresent());
    Optional<String> left =
        script.answeredInTime(Schedule.leaderAmong(scene, Set.of(0, 1, 2)).orElse(2), KEY);
    script.require(left.isEmpty(), "after healing a read finds " + left);
    return new Evidence(
        new Commit(
            index,
            term,
            "PUT k=v1",
            List.of(scene.name(0), scene.name(1) + " before it lost its disk")),
        new Commit(
            index,
            newTerm,
            "the first entry of the new leader, without a value",
            List.of(scene.name(1), scene.name(2))),
        "PUT k=v1 was acknowledged by two of three voters, one disk was lost, and no member has it any"
            + " more");
  }

  private static Optional<Evidence> control(Script script, long term, long index) {
    Scene scene = script.scene();
    boolean nobody =
        script.never(
            WATCH,
            () -> THERE.stream().anyMatch(it -> scene.look(it).filter(Seen::leads).isPresent()));
    script.get(2, KEY);
    scene.heal();
    script.timeline().healed();
    script.await("0 leads again", () -> scene.look(0).filter(Seen::leads).isPresent());
    script.answeredInTime(0, KEY);
    return nobody
        ? Optional.empty()
        : Optional.of(
            new Evidence(
                new Commit(index, term, "PUT k=v1", List.of(scene.name(0))),
                new Commit(index, 0, "unknown", List.of(scene.name(2))),
                "a member was elected by an empty one"));
  }
}
