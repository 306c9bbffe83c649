package sys.storage.harness.scenarios.reproduction;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import sys.storage.harness.scenarios.reproduction.Script.Deed;

/** What is done to a cluster, in which order, to show what a rule of the protocol is for. */
interface Schedule {

  String KEY = "k";

  /** Such as {@code bug1}. */
  String name();

  /** What it shows, in a sentence. */
  String title();

  /** The mode that is violated. */
  String unsafeMode();

  /** Steps that matter: without any of them the run must show nothing. */
  List<Deed> deeds();

  /**
   * Plays it. What clients did is in the history afterwards, for the checker.
   *
   * @param unsafe whether the cluster runs in the unsafe mode; else this is the control
   * @return the conflict, of an unsafe run; empty of the control
   * @throws NotReproduced when a precondition does not hold
   */
  Optional<Evidence> play(Script script, boolean unsafe);

  /** Nothing is left out of a step that proves itself by being answered. */
  static Optional<String> proved() {
    return Optional.empty();
  }

  /** Makes a member the leader. */
  static void lead(Script script, Deed deed, int member) {
    Scene scene = script.scene();
    script.step(
        deed,
        () ->
            scene.within(
                Script.PATIENCE,
                () -> {
                  Optional<Integer> leader = leaderAmong(scene, Set.of(0, 1, 2));
                  if (leader.isPresent() && leader.get() != member) {
                    scene.transferLeadership(leader.get(), member);
                  }
                  return leader.filter(it -> it == member).isPresent();
                }),
        () ->
            scene.look(member).filter(Seen::leads).isPresent()
                ? proved()
                : Optional.of(scene.name(member) + " does not lead"));
  }

  /** The member that leads in the highest term. */
  static Optional<Integer> leaderAmong(Scene scene, Set<Integer> members) {
    record Leader(int member, long term) {}
    return members.stream()
        .flatMap(
            member ->
                scene.look(member).filter(Seen::leads).stream()
                    .map(seen -> new Leader(member, seen.term())))
        .max((a, b) -> Long.compare(a.term(), b.term()))
        .map(Leader::member);
  }

  /** Cuts two sides off from each other. */
  static void cut(Script script, Deed deed, Set<Integer> left, Set<Integer> right) {
    Scene scene = script.scene();
    script.step(
        deed,
        () -> {
          scene.cut(left, right);
          script.timeline().cut(scene, left, right);
        },
        () -> scene.openWay(left, right));
  }
}
