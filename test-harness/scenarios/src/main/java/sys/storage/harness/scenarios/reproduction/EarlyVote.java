package sys.storage.harness.scenarios.reproduction;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sys.storage.harness.scenarios.reproduction.Script.Deed;

/**
 * Two empty members vote at once, and give a member that lacks an acknowledged write the majority:
 * leader completeness (Raft paper, section 5.4) is broken.
 */
final class EarlyVote implements Schedule {

  static final Deed LEADER = new Deed("leader", "0 leads {0,1,2}");
  static final Deed LAG = new Deed("lag", "2 is cut off from {0,1}: a voter that lags behind");
  static final Deed WRITE = new Deed("write", "PUT k=v1 is acknowledged, on {0,1}");
  static final Deed SCALE = new Deed("scale", "scale to 5: the pods 3 and 4 come up");
  static final Deed CUT =
      new Deed("cut", "{0,1} | {2,3,4} are cut, before 3 and 4 could hear 0 or 1");

  private static final Set<Integer> HERE = Set.of(0, 1);
  private static final Set<Integer> THERE = Set.of(2, 3, 4);
  private static final Duration WATCH = Duration.ofSeconds(3);

  @Override
  public String name() {
    return "bug1";
  }

  @Override
  public String title() {
    return "new members vote before they have the log (3 → 5)";
  }

  @Override
  public String unsafeMode() {
    return "unsafe-early-vote";
  }

  @Override
  public List<Deed> deeds() {
    return List.of(LEADER, LAG, WRITE, SCALE, CUT);
  }

  @Override
  public Optional<Evidence> play(Script script, boolean unsafe) {
    Scene scene = script.scene();
    Schedule.lead(script, LEADER, 0);
    Schedule.cut(script, LAG, HERE, Set.of(2));
    long term = script.see(0).term();
    var index = new long[1];
    script.step(
        WRITE,
        () -> index[0] = script.acknowledged(0, KEY, "v1"),
        () -> index[0] > 0 ? held(script, index[0]) : Optional.of("nothing was acknowledged"));
    script.require(
        script.see(2).lastIndex() == index[0] - 1,
        "2 does not lack exactly the write: its log ends at %d, the write is at %d"
            .formatted(script.see(2).lastIndex(), index[0]));
    // At this end already now: whatever 3 and 4 say as soon as they run is not heard, nor do they
    // hear anything.
    if (!script.isLeftOut(CUT)) {
      scene.cutAt(HERE, THERE);
      script.timeline().cut(scene, HERE, THERE);
    }
    script.step(
        SCALE,
        () -> scene.scale(5),
        () ->
            scene.look(3).isPresent() && scene.look(4).isPresent()
                ? Schedule.proved()
                : Optional.of("3 and 4 do not run"));
    script.step(CUT, () -> scene.cut(HERE, THERE), () -> openOrHeard(scene));
    return unsafe ? Optional.of(conflict(script, term, index[0])) : control(script, term, index[0]);
  }

  private static Optional<String> held(Script script, long index) {
    return script.see(1).durableIndex() >= index && script.see(0).commitIndex() >= index
        ? Schedule.proved()
        : Optional.of("entry %d is not on both 0 and 1".formatted(index));
  }

  private static Optional<String> openOrHeard(Scene scene) {
    for (int fresh : List.of(3, 4)) {
      for (int old : HERE) {
        if (scene.heard(fresh, old) > 0 || scene.heard(old, fresh) > 0) {
          throw new NotReproduced(
              "%s and %s have heard each other before the cut"
                  .formatted(scene.name(old), scene.name(fresh)));
        }
      }
    }
    return scene.openWay(HERE, THERE);
  }

  private Evidence conflict(Script script, long term, long index) {
    Scene scene = script.scene();
    script.await(
        "2 is elected by the empty 3 and 4",
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
        "0 and 1 throw an acknowledged entry away",
        () ->
            List.of(0, 1).stream()
                .allMatch(
                    member ->
                        scene
                            .look(member)
                            .filter(seen -> !seen.violations().isEmpty())
                            .isPresent()));
    script.await(
        "a leader after healing",
        () -> Schedule.leaderAmong(scene, Set.of(0, 1, 2, 3, 4)).isPresent());
    Optional<String> left =
        script.answeredInTime(Schedule.leaderAmong(scene, Set.of(0, 1, 2, 3, 4)).orElse(2), KEY);
    script.require(left.isEmpty(), "after healing a read finds " + left);
    return new Evidence(
        new Commit(index, term, "PUT k=v1", List.of(scene.name(0), scene.name(1))),
        new Commit(
            index,
            newTerm,
            "the first entry of the new leader, without a value",
            List.of(scene.name(2), scene.name(3), scene.name(4))),
        "PUT k=v1 was acknowledged, and no member has it any more: %s and %s threw it away to follow"
                .formatted(scene.name(0), scene.name(1))
            + " a leader that never had it");
  }

  private static Optional<Evidence> control(Script script, long term, long index) {
    Scene scene = script.scene();
    boolean nobody =
        script.never(
            WATCH,
            () -> THERE.stream().anyMatch(it -> scene.look(it).filter(Seen::leads).isPresent()));
    script.get(2, KEY);
    // Under load 1 may lead in place of 0: either has the write.
    script.await(
        "a leader of {0,1} that answers GET k",
        () ->
            Schedule.leaderAmong(scene, HERE)
                .filter(leader -> script.get(leader, KEY) instanceof Reply.Read)
                .isPresent());
    scene.heal();
    script.timeline().healed();
    script.await(
        "a member that leads, after healing",
        () -> Schedule.leaderAmong(scene, Set.of(0, 1, 2)).isPresent());
    script.answeredInTime(Schedule.leaderAmong(scene, Set.of(0, 1, 2)).orElse(0), KEY);
    return nobody
        ? Optional.empty()
        : Optional.of(
            new Evidence(
                new Commit(index, term, "PUT k=v1", List.of(scene.name(0), scene.name(1))),
                new Commit(index, 0, "unknown", List.of(scene.name(2))),
                "a member was elected by empty ones"));
  }
}
