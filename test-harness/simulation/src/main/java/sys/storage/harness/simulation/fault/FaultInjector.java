package sys.storage.harness.simulation.fault;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import sys.storage.harness.simulation.choice.Draws;
import sys.storage.harness.simulation.cluster.SimulatedCluster;
import sys.storage.harness.simulation.operator.SimulatedKubernetes;
import sys.storage.harness.simulation.script.MachineStep;
import sys.storage.harness.simulation.script.MemberName;
import sys.storage.harness.simulation.script.MessageKind;
import sys.storage.harness.simulation.script.MessageStep;
import sys.storage.harness.simulation.script.NetworkStep;
import sys.storage.harness.simulation.script.OperatorStep;
import sys.storage.harness.simulation.script.Step;
import sys.storage.harness.simulation.script.Traffic;
import sys.storage.raft.core.configuration.MemberId;

/**
 * Decides what goes wrong next, and when, as steps of a scenario: a random run is a scenario that
 * is drawn while it is played.
 */
public final class FaultInjector {

  private static final List<MessageKind> RARELY_SENT =
      List.of(MessageKind.SNAPSHOT, MessageKind.SNAPSHOT_RESPONSE, MessageKind.REMOVED);

  private final Scene scene;
  private final DiskFaults disks;
  private final ForeignCalls calls;
  private final LeaderFaults leaders;
  private final Harm harm;
  private final Draws draws;
  private final Map<Fault, Long> injected = new EnumMap<>(Fault.class);
  private long nextNanos = Long.MAX_VALUE;

  /**
   * @param trap looks on from the beginning
   * @param names what a scenario calls members; empty for those that never ran
   */
  public FaultInjector(
      SimulatedCluster cluster,
      SimulatedKubernetes kubernetes,
      Operators operators,
      RunOptions options,
      StepTrap trap,
      Function<MemberId, Optional<MemberName>> names,
      Draws draws) {
    this.scene =
        new Scene(cluster, kubernetes, operators, options, trap, names, new Agenda(), draws);
    this.disks = new DiskFaults(scene);
    this.calls = new ForeignCalls(scene);
    this.leaders = new LeaderFaults(scene, disks, calls);
    this.harm = new Harm(options.network());
    this.draws = draws;
  }

  /** From now on something may go wrong. */
  public void begin() {
    if (!scene.options().faults().isEmpty()) {
      nextNanos = after(scene.cluster().timeline().nowNanos());
    }
  }

  /** The time after that one, in whole milliseconds. */
  private long after(long nanos) {
    long longestMillis = 2 * scene.options().faultIntervalNanos() / Scene.MILLI;
    return (nanos / Scene.MILLI + draws.between(1, longestMillis)) * Scene.MILLI;
  }

  /** When something goes wrong next, as far as is known. */
  public long nextNanos() {
    return Math.min(nextNanos, scene.agenda().nextNanos());
  }

  /** What goes wrong now that the time has come; nothing where it would change nothing. */
  public List<Step> next() {
    scene.agenda().reach(nextNanos());
    List<Step> now;
    if (scene.agenda().nextNanos() <= nextNanos) {
      now = scene.agenda().next();
    } else {
      now = draws.chance(0.3) ? harm.heal() : inject(draws.pick(faults()));
      // Some of what was begun comes to its end before anything else goes wrong.
      boolean alone = draws.chance(0.5);
      nextNanos = after(alone ? Math.max(nextNanos, scene.agenda().lastNanos()) : nextNanos);
    }
    now.forEach(harm::note);
    return now;
  }

  private List<Fault> faults() {
    return List.copyOf(scene.options().faults());
  }

  /** How often each fault was injected. */
  public Map<Fault, Long> injected() {
    return injected;
  }

  private List<Step> inject(Fault fault) {
    if (scene.machines().isEmpty()) {
      return List.of();
    }
    injected.merge(fault, 1L, Long::sum);
    return switch (fault) {
      case POWER_LOSS -> disks.losePowerSomewhere();
      case LEADER_LOSS -> scene.leaderName().map(disks::losePower).stream().toList();
      case BLACKOUT -> scene.machines().stream().map(disks::losePower).toList();
      case KILL -> List.of(disks.kill(scene.any()));
      case PAUSE -> List.of(leaders.pause(leaderOrAny()));
      case WIPE -> disks.wipe(scene.any());
      case DISK_DAMAGE -> disks.damage(scene.any());
      case LEADER_FALLS_IN_CHANGE -> leaders.fallInChange();
      case LEADER_LEFT_BEHIND -> scene.leaderName().map(leaders::leaveBehind).orElse(List.of());
      case LEADERS_IN_TURN -> scene.leaderName().map(leaders::succeedTwice).orElse(List.of());
      case LEARNER_LEFT_BEHIND -> calls.leaveLearnerBehind();
      case LEADER_LEFT_OUT -> scene.leader().map(calls::leaveOut).orElse(List.of());
      case CONTESTED_ELECTION -> leaders.contestElection();
      case PARTITION -> partition();
      case ISOLATION -> List.of(new NetworkStep.Isolate(leaderOrAny()));
      case ONE_WAY_CUT -> List.of(new NetworkStep.Cut(scene.any(), scene.any()));
      case CLOG -> clog();
      case BAD_NETWORK -> List.of(new NetworkStep.Quality(RunOptions.network(draws, true)));
      case GARBLED_MESSAGES -> garble();
      case SLOW_DISK -> disks.slowDownSomewhere();
      case FAILING_DISK -> List.of(disks.fail(scene.any()));
      case FULL_DISK -> disks.fill();
      case UNREACHABLE -> List.of(new MachineStep.Unreachable(scene.any(), scene.any()));
      case TRANSFER -> calls.transfer();
      case OPERATOR_LOSS -> anotherOperator();
      case SECOND_OPERATOR ->
          scene.operators().count() < 2 ? List.of(new OperatorStep.StartOperator()) : List.of();
      case FOREIGN_CHANGE -> calls.changeVoters();
      case FOREIGN_NONSENSE -> calls.askForNonsense();
      case OPERATOR_CUT -> cutOperator();
      case OPERATOR_LATE -> delayOperator();
      case API_TROUBLE -> List.of(new OperatorStep.ApiRefuses(draws.fraction(0.05, 0.4)));
      case SCALE -> List.of(scene.scale());
      case NEW_TEMPLATE -> List.of(new OperatorStep.ChangeTemplate());
    };
  }

  private String leaderOrAny() {
    return draws.chance(0.5) ? scene.leaderName().orElseGet(scene::any) : scene.any();
  }

  /** Everything waits, or a few appends do, until the receiver has forgotten those entries. */
  private List<Step> clog() {
    if (draws.chance(0.5)) {
      return List.of(new NetworkStep.Clog(scene.any(), scene.any()));
    }
    var appends = new Traffic(MessageKind.APPEND, Traffic.ANYONE, scene.any());
    scene.after(
        draws.between(300, 3_000) * Scene.MILLI,
        () -> List.of(new MessageStep.Release(OptionalInt.empty(), appends, false)));
    return List.of(new MessageStep.Hold(OptionalInt.of((int) draws.between(1, 3)), appends));
  }

  private List<Step> garble() {
    if (draws.chance(0.4)) {
      return garbleWhatIsRare();
    }
    var kind = draws.pick(List.of(MessageKind.values()));
    String from = draws.chance(0.5) ? Traffic.ANYONE : scene.any();
    String to = draws.chance(0.5) ? Traffic.ANYONE : scene.any();
    var count = OptionalInt.of((int) draws.between(1, 20));
    return List.of(new MessageStep.Garble(count, new Traffic(kind, from, to)));
  }

  /** Who comes is sent a snapshot, and who goes is told so. */
  private List<Step> garbleWhatIsRare() {
    var count = OptionalInt.of((int) draws.between(1, 8));
    var garbled = new ArrayList<Step>();
    for (MessageKind kind : RARELY_SENT) {
      garbled.add(new MessageStep.Garble(count, new Traffic(kind, Traffic.ANYONE, Traffic.ANYONE)));
    }
    garbled.add(scene.scale());
    return garbled;
  }

  private static List<Step> anotherOperator() {
    return List.of(new OperatorStep.KillOperators(), new OperatorStep.StartOperator());
  }

  /** The newest operator, and whom it cannot speak with. */
  private NetworkStep.Cut operatorsWay() {
    return new NetworkStep.Cut(
        scene.operators().newest().name(),
        draws.chance(0.5) ? SimulatedKubernetes.API_SERVER : scene.any());
  }

  private List<Step> cutOperator() {
    NetworkStep.Cut there = operatorsWay();
    return draws.chance(0.5)
        ? List.of(there, new NetworkStep.Cut(there.to(), there.from()))
        : List.of(there);
  }

  /** What it asks for is carried out when it has given up, or when another one acts. */
  private List<Step> delayOperator() {
    NetworkStep.Cut way = operatorsWay();
    long lastsNanos = draws.between(20, 1_500) * Scene.MILLI;
    if (draws.chance(0.5)) {
      scene.after(draws.between(1, lastsNanos), FaultInjector::anotherOperator);
    }
    scene.after(lastsNanos, () -> List.of(new NetworkStep.HealOne(way.from(), way.to())));
    return List.of(scene.scale(), new NetworkStep.Clog(way.from(), way.to()));
  }

  private List<Step> partition() {
    List<String> all = scene.machines();
    int sides = draws.below(1 << all.size());
    var left = new ArrayList<String>();
    var right = new ArrayList<String>();
    for (int i = 0; i < all.size(); i++) {
      ((sides >> i & 1) == 0 ? left : right).add(all.get(i));
    }
    return left.isEmpty() || right.isEmpty()
        ? List.of()
        : List.of(new NetworkStep.Partition(List.of(left, right)));
  }
}
