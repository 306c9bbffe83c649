package sys.storage.harness.simulation.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import sys.storage.harness.simulation.choice.Draws;
import sys.storage.harness.simulation.fault.StepTrap.Moment;
import sys.storage.harness.simulation.node.SimulatedMember;
import sys.storage.harness.simulation.script.ClientStep;
import sys.storage.harness.simulation.script.MachineStep;
import sys.storage.harness.simulation.script.MessageKind;
import sys.storage.harness.simulation.script.MessageStep;
import sys.storage.harness.simulation.script.NetworkStep;
import sys.storage.harness.simulation.script.Step;
import sys.storage.harness.simulation.script.Traffic;
import sys.storage.raft.core.configuration.MemberId;

/** Leaders that others leave behind, and elections in which more than one may win. */
final class LeaderFaults {

  /** A kubelet looks so often at what does not run. */
  private static final long RESTART_MILLIS = 100;

  private static final long SLOWEST_SYNC_MILLIS = 60;

  /** Members whose timeouts are equal ask for votes within this time. */
  private static final long BOTH_CAMPAIGN_NANOS = 30 * Scene.MILLI;

  private final Scene scene;
  private final DiskFaults disks;
  private final ForeignCalls calls;
  private final Draws draws;

  LeaderFaults(Scene scene, DiskFaults disks, ForeignCalls calls) {
    this.scene = scene;
    this.disks = disks;
    this.calls = calls;
    this.draws = scene.draws();
  }

  Step pause(String victim) {
    // Longer than an election takes, and often shorter than clients wait.
    return pause(victim, draws.between(1, 5 * timeoutMillis()));
  }

  private static Step pause(String victim, long millis) {
    return new MachineStep.Pause(victim, Optional.of(Duration.ofMillis(millis)));
  }

  private long timeoutMillis() {
    return scene.electionTimeoutNanos() / Scene.MILLI;
  }

  /** The leader falls at a step of a membership change, or everybody does. */
  List<Step> fallInChange() {
    boolean everybody = draws.chance(0.3);
    scene.at(
        draws.pick(Moment.ofChange()),
        draws.skewed(0, 20 * Scene.MILLI),
        leader ->
            everybody
                ? scene.machines().stream().map(disks::stop).toList()
                : List.of(disks.stop(leader.name())));
    return List.of(scene.scale());
  }

  /**
   * The others elect somebody else while this one still believes that it leads, and clients can
   * still reach it: nothing that it says may be from the past.
   */
  List<Step> leaveBehind(String leader) {
    for (int tenth = 3; tenth < 25; tenth++) {
      var read = new ClientStep.Read("reader", 0, tenth % 3 > 0, leader);
      scene.after(tenth * scene.electionTimeoutNanos() / 10, () -> List.of(read));
    }
    return switch (draws.below(6)) {
      case 0 -> isolated(leader);
      case 1 -> cutOffThenPaused(leader);
      case 2 -> pausedWithOldAnswers(leader);
      case 3 -> deafAfterHandingOver(leader);
      case 4 -> trustsOldAnswers(leader);
      default -> succeededSlowly(leader);
    };
  }

  /** One of the others campaigns as soon as it may. */
  private List<Step> isolated(String leader) {
    String eager = draws.pick(scene.machines());
    var atOnce = Optional.of(Duration.ofMillis(timeoutMillis()));
    return List.of(new MachineStep.ElectionTimeout(eager, atOnce), new NetworkStep.Isolate(leader));
  }

  /**
   * Its successor falls soon, and it is back when there is a third: at one index each of them may
   * have an entry of another term.
   */
  List<Step> succeedTwice(String leader) {
    scene.at(
        Moment.ELECTED,
        draws.skewed(0, 50 * Scene.MILLI),
        next -> {
          scene.at(Moment.ELECTED, 0, _ -> List.of(new NetworkStep.Heal()));
          return List.of(disks.stop(next.name()));
        });
    return List.of(new NetworkStep.Isolate(leader));
  }

  /** It wakes up while another one leads, and hears nothing of it. */
  private List<Step> cutOffThenPaused(String leader) {
    scene.after(
        draws.between(1, timeoutMillis()) * Scene.MILLI,
        () -> List.of(pause(leader, draws.between(timeoutMillis() / 2, 3 * timeoutMillis()))));
    return List.of(new NetworkStep.Isolate(leader));
  }

  /** Answers to what it asked before the pause arrive after reads that it was asked meanwhile. */
  private List<Step> pausedWithOldAnswers(String leader) {
    var answers = new Traffic(MessageKind.HEARTBEAT_RESPONSE, Traffic.ANYONE, leader);
    long begins = draws.between(1, timeoutMillis() / 3);
    long lasts = draws.between(timeoutMillis(), 4 * timeoutMillis());
    scene.after(begins * Scene.MILLI, () -> List.of(pause(leader, lasts)));
    scene.after((begins + lasts - 1) * Scene.MILLI, () -> List.of(release(answers)));
    return List.of(new MessageStep.Hold(OptionalInt.empty(), answers));
  }

  /**
   * It leads on for an election timeout after late answers of those who have not heard of it since,
   * and hears nothing of the leader whom they elect.
   */
  private List<Step> trustsOldAnswers(String leader) {
    var answers = new Traffic(MessageKind.ANY, Traffic.ANYONE, leader);
    long silent = timeoutMillis() / 6 + draws.between(1, timeoutMillis() / 6);
    long answered = silent + draws.between(timeoutMillis() / 2, timeoutMillis());
    List<String> others = scene.allBut(leader);
    scene.after(
        silent * Scene.MILLI,
        () -> others.stream().<Step>map(other -> new NetworkStep.Cut(leader, other)).toList());
    scene.after(
        answered * Scene.MILLI,
        () -> List.of(new MessageStep.Release(OptionalInt.empty(), answers, false)));
    scene.after(
        (answered + draws.between(1, 10)) * Scene.MILLI,
        () -> others.stream().<Step>map(other -> new NetworkStep.Cut(other, leader)).toList());
    return List.of(new MessageStep.Hold(OptionalInt.empty(), answers));
  }

  /** Its successor is elected in spite of the lease, and it does not hear of it. */
  private List<Step> deafAfterHandingOver(String leader) {
    scene.at(
        Moment.HANDED_OVER,
        0,
        left ->
            scene.allBut(left.name()).stream()
                .<Step>map(other -> new NetworkStep.Cut(other, left.name()))
                .toList());
    return List.of(calls.transfer(leader, Optional.empty()));
  }

  /** The next leader is elected soon, and commits its first entry late. */
  private List<Step> succeededSlowly(String leader) {
    long slowest = draws.between(5, SLOWEST_SYNC_MILLIS);
    var steps = new ArrayList<Step>();
    scene.allBut(leader).forEach(other -> steps.add(disks.slowDown(other, slowest)));
    steps.add(disks.stop(leader));
    return steps;
  }

  /**
   * Two candidates in one term. Who votes for the first is killed at once, and asked by the second
   * when it is back and may vote again; it does not hear that there is a leader.
   */
  List<Step> contestElection() {
    Optional<SimulatedMember> leader = scene.leader();
    List<String> others =
        leader.stream()
            .flatMap(it -> it.status().configuration().voters().stream())
            .filter(it -> scene.runs(it) && !it.equals(leader.orElseThrow().id()))
            .map(MemberId::name)
            .toList();
    if (others.size() < 2) {
      return List.of();
    }
    int chosen = draws.below(others.size());
    String first = others.get(chosen);
    String second = others.get((chosen + 1) % others.size());
    var firstAsks = new Traffic(MessageKind.VOTE, first, Traffic.ANYONE);
    var secondAsks = new Traffic(MessageKind.VOTE, second, Traffic.ANYONE);
    long falls = 2 * scene.options().node().core().heartbeatIntervalNanos();
    long timeout = RESTART_MILLIS * Scene.MILLI + slowest(longestLeaseNanos());
    long bothCampaign =
        falls + slowest(timeout) + draws.skewed(BOTH_CAMPAIGN_NANOS, 3 * BOTH_CAMPAIGN_NANOS);
    scene.after(falls, () -> List.of(disks.stop(leader.orElseThrow().id().name())));
    scene.after(
        bothCampaign,
        () -> {
          scene.trap().set(Moment.VOTE_GRANTED, it -> killVoter(it.name(), second, secondAsks));
          return List.of(release(firstAsks));
        });
    scene.after(bothCampaign + 2 * timeout, List::of); // By then the second has asked.
    var steps = new ArrayList<Step>();
    for (String node : scene.machines()) {
      boolean campaigns = node.equals(first) || node.equals(second);
      var decided = Optional.of(Duration.ofNanos(campaigns ? timeout : 3 * timeout));
      steps.add(new MachineStep.ElectionTimeout(node, decided));
    }
    // Neither may learn of the other's term before it has one of its own.
    steps.add(new NetworkStep.Cut(first, second));
    steps.add(new NetworkStep.Cut(second, first));
    steps.add(new MessageStep.Hold(OptionalInt.empty(), firstAsks));
    steps.add(new MessageStep.Hold(OptionalInt.empty(), secondAsks));
    return steps;
  }

  private void killVoter(String voter, String second, Traffic secondAsks) {
    long delay = draws.skewed(0, 3 * Scene.MILLI);
    scene.after(
        delay,
        () -> {
          var steps = new ArrayList<Step>();
          steps.add(new MachineStep.Kill(voter, Optional.of(Duration.ofMillis(1))));
          scene.allBut(voter).stream()
              .filter(other -> !other.equals(second))
              .forEach(other -> steps.add(new NetworkStep.Cut(other, voter)));
          return steps;
        });
    scene.after(
        delay + longestLeaseNanos() + (RESTART_MILLIS + 5) * Scene.MILLI,
        () -> List.of(release(secondAsks)));
  }

  /** A member that starts honours the lease of a leader that it has forgotten, by its own clock. */
  private long longestLeaseNanos() {
    return slowest(scene.electionTimeoutNanos());
  }

  /** How long it may take until that time is over on a member's clock. */
  private long slowest(long nanos) {
    return (long) (nanos / (1 - scene.options().clockDrift()));
  }

  private static Step release(Traffic traffic) {
    return new MessageStep.Release(OptionalInt.empty(), traffic, false);
  }
}
