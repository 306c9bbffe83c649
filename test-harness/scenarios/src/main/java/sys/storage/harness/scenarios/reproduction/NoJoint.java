package sys.storage.harness.scenarios.reproduction;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import sys.storage.harness.scenarios.reproduction.Script.Deed;

/**
 * The configuration goes from three voters to five in one step: {0,1} is a majority of the old
 * three, {2,3,4} of the new five, and each commits by itself (Raft paper, section 6 and figure 10).
 */
final class NoJoint implements Schedule {

  static final Deed LEADER = new Deed("leader", "2 leads {0,1,2}");
  static final Deed LEARNERS = new Deed("learners", "scale to 5: 3 and 4 become learners");
  static final Deed DROP =
      new Deed(
          "drop", "2's entries to 0 and 1 are lost, its heartbeats pass; the operator goes on");
  static final Deed CUT = new Deed("cut", "{0,1} | {2,3,4} are cut");

  private static final Set<Integer> HERE = Set.of(0, 1);
  private static final Set<Integer> THERE = Set.of(2, 3, 4);
  private static final Set<Integer> ALL = Set.of(0, 1, 2, 3, 4);

  /** A multiple of the interval at which nodes keep the hash of their state. */
  private static final long COMPARED_INDEX = 256;

  private final boolean sameTerm;

  /**
   * @param sameTerm whether both leaders lead in one term, so that their logs match and their
   *     states differ for ever
   */
  NoJoint(boolean sameTerm) {
    this.sameTerm = sameTerm;
  }

  @Override
  public String name() {
    return "bug2";
  }

  @Override
  public String title() {
    return "from three to five voters without a joint configuration"
        + (sameTerm ? ", two leaders in one term" : "");
  }

  @Override
  public String unsafeMode() {
    return "unsafe-no-joint";
  }

  @Override
  public List<Deed> deeds() {
    return List.of(LEADER, LEARNERS, DROP, CUT);
  }

  @Override
  public Optional<Evidence> play(Script script, boolean unsafe) {
    Scene scene = script.scene();
    Schedule.lead(script, LEADER, 2);
    long term = script.see(2).term();
    script.step(
        LEARNERS,
        () -> {
          // 4 does not catch up: the operator waits until this is lifted.
          scene.dropEntries(2, Set.of(4));
          scene.scale(5);
        },
        () -> learnersKnown(scene));
    long last = script.see(2).lastIndex();
    long before = scene.entriesDropped(2);
    script.step(
        DROP,
        () -> scene.dropEntries(2, HERE),
        () -> {
          Seen two = script.see(2);
          boolean appended = unsafe ? two.voters() == 5 : two.joint();
          if (!appended) {
            return Optional.of("2 has not appended a new configuration");
          }
          return scene.entriesDropped(2) == 0 && before == 0
              ? Optional.of("no entry of 2 was lost")
              : Schedule.proved();
        });
    script.require(
        script.see(2).leads() && script.see(2).term() == term,
        "2 does not lead any more in term " + term);
    for (int member : HERE) {
      script.require(
          script.see(member).lastIndex() == last && script.see(member).voters() == 3,
          "%s has got an entry after %d".formatted(scene.name(member), last));
    }
    Schedule.cut(script, CUT, HERE, THERE);
    return unsafe ? Optional.of(conflict(script, term)) : control(script);
  }

  private static Optional<String> learnersKnown(Scene scene) {
    for (int member : Set.of(0, 1, 2)) {
      boolean known =
          scene
              .look(member)
              .filter(
                  seen ->
                      seen.learners() == 2
                          && seen.voters() == 3
                          && seen.commitIndex() == seen.lastIndex()
                          && seen.commitIndex() >= seen.configurationIndex())
              .isPresent();
      if (!known) {
        return Optional.of(
            scene.name(member) + " does not hold a committed configuration with two learners");
      }
    }
    return scene.look(3).filter(seen -> !seen.blank()).isPresent()
        ? Schedule.proved()
        : Optional.of("3 has not heard of the cluster yet");
  }

  private Evidence conflict(Script script, long term) {
    Scene scene = script.scene();
    script.await(
        "2 commits C(new) with 3 and 4",
        () ->
            scene
                .look(2)
                .filter(seen -> seen.leads() && seen.commitIndex() >= seen.configurationIndex())
                .isPresent());
    script.timeline().leads(scene.name(2), term);
    int old = leaderHere(script);
    long oldTerm = script.see(old).term();
    script.timeline().leads(scene.name(old), oldTerm);
    int fresh = sameTerm ? leaderThereIn(script, oldTerm) : 2;
    long freshTerm = script.see(fresh).term();
    level(script, old, fresh);
    long first = script.acknowledged(fresh, KEY, "a");
    long second = script.acknowledged(old, KEY, "b");
    script.require(
        first == second,
        "the writes are at index %d and %d, not at the same".formatted(first, second));
    Optional<String> atFresh = script.answered(fresh, KEY);
    Optional<String> atOld = script.answered(old, KEY);
    script.require(
        atFresh.equals(Optional.of("a")) && atOld.equals(Optional.of("b")),
        "reads give %s and %s".formatted(atFresh, atOld));
    List<String> here = HERE.stream().sorted().map(scene::name).toList();
    List<String> there = THERE.stream().sorted().map(scene::name).toList();
    scene.heal();
    script.timeline().healed();
    String gone = "";
    if (sameTerm) {
      compareStates(script);
    } else {
      gone = goneAfterHealing(script);
    }
    return new Evidence(
        new Commit(first, freshTerm, "PUT k=a", there),
        new Commit(second, oldTerm, "PUT k=b", here),
        sameTerm
            ? "PUT k=a and PUT k=b were both acknowledged at index %d of term %d: the logs match, so"
                    .formatted(first, freshTerm)
                + " that nothing ever repairs the members whose states differ"
            : "PUT k=a and PUT k=b were both acknowledged, linearizable reads gave a at %s and b at %s"
                    .formatted(scene.name(fresh), scene.name(old))
                + ", and after healing k=%s is gone for all".formatted(gone));
  }

  private static int leaderHere(Script script) {
    Scene scene = script.scene();
    script.await(
        "0 or 1 is elected by {0,1} under C(old)",
        () -> Schedule.leaderAmong(scene, HERE).isPresent());
    return Schedule.leaderAmong(scene, HERE)
        .orElseThrow(() -> new NotReproduced("the leader of {0,1} stepped down at once"));
  }

  /** Each transfer is an election, in the next term: until it is the term of the other side. */
  private static int leaderThereIn(Script script, long term) {
    Scene scene = script.scene();
    script.await(
        "a leader of {2,3,4} in term " + term,
        () -> {
          Optional<Integer> leader = Schedule.leaderAmong(scene, THERE);
          if (leader.isPresent() && script.see(leader.get()).term() < term) {
            scene.transferLeadership(leader.get(), leader.get() == 3 ? 2 : 3);
          }
          return leader.isPresent() && script.see(leader.get()).term() >= term;
        });
    int leader = Schedule.leaderAmong(scene, THERE).orElse(3);
    script.require(
        script.see(leader).term() == term,
        "the leader of {2,3,4} is in term %d, not %d".formatted(script.see(leader).term(), term));
    script.timeline().leads(scene.name(leader), term);
    return leader;
  }

  /** Writes another key on the side with the shorter log until both end at the same index. */
  private static void level(Script script, int a, int b) {
    for (int i = 0; i < 20; i++) {
      long atA = script.see(a).lastIndex();
      long atB = script.see(b).lastIndex();
      if (atA == atB) {
        return;
      }
      script.acknowledged(atA < atB ? a : b, "other", "filler-" + i);
    }
    throw new NotReproduced("the logs of both sides do not get to the same length");
  }

  /** Members compare the hashes of their states at round indexes: there must be one. */
  private static void compareStates(Script script) {
    Scene scene = script.scene();
    script.await(
        "the log reaches index " + COMPARED_INDEX,
        () -> {
          Optional<Integer> leader = Schedule.leaderAmong(scene, ALL);
          if (leader.isEmpty()) {
            return false;
          }
          long commit = script.see(leader.get()).commitIndex();
          scene.fill(leader.get(), (int) Math.max(0, COMPARED_INDEX - commit));
          return commit >= COMPARED_INDEX;
        });
    script.await("a member sees that the states differ", () -> statesDiffer(scene));
    script.timeline().step(script.timeline().now(), "a state hash shows it: the states differ");
  }

  private static String goneAfterHealing(Script script) {
    Scene scene = script.scene();
    script.await(
        "a member throws an acknowledged entry away",
        () ->
            ALL.stream()
                .anyMatch(
                    member ->
                        scene
                            .look(member)
                            .filter(seen -> !seen.violations().isEmpty())
                            .isPresent()));
    script.await("a leader of all", () -> Schedule.leaderAmong(scene, ALL).isPresent());
    Optional<String> left = script.answeredInTime(Schedule.leaderAmong(scene, ALL).orElse(2), KEY);
    return left.equals(Optional.of("a")) ? "b" : "a";
  }

  private static boolean statesDiffer(Scene scene) {
    return ALL.stream()
        .anyMatch(
            member ->
                scene
                    .look(member)
                    .filter(
                        seen ->
                            seen.violations().stream()
                                .anyMatch(text -> text.contains("the state of")))
                    .isPresent());
  }

  private static Optional<Evidence> control(Script script) {
    Scene scene = script.scene();
    script.put(2, KEY, "a");
    int old = leaderHere(script);
    script.timeline().leads(scene.name(old), script.see(old).term());
    script.acknowledged(old, KEY, "b");
    script.get(2, KEY);
    script.answered(old, KEY);
    scene.heal();
    script.timeline().healed();
    script.await(
        "2 follows the leader of the others",
        () ->
            scene
                .look(2)
                .filter(seen -> seen.commitIndex() >= script.see(old).commitIndex())
                .isPresent());
    script.answeredInTime(Schedule.leaderAmong(scene, Set.of(0, 1, 2)).orElse(old), KEY);
    return Optional.empty();
  }
}
