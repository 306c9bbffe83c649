package sys.storage.harness.simulation.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import sys.storage.harness.simulation.choice.Draws;
import sys.storage.harness.simulation.fault.StepTrap.Moment;
import sys.storage.harness.simulation.node.SimulatedMember;
import sys.storage.harness.simulation.node.SimulatedProcess;
import sys.storage.harness.simulation.script.AdminStep;
import sys.storage.harness.simulation.script.AdminStep.Call;
import sys.storage.harness.simulation.script.MachineStep;
import sys.storage.harness.simulation.script.MemberName;
import sys.storage.harness.simulation.script.NetworkStep;
import sys.storage.harness.simulation.script.Step;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.configuration.MemberId;

/** Somebody calls nodes past the operator and without its care: what is wrong must be refused. */
final class ForeignCalls {

  private static final long OLDEST_EPOCH = 1;

  private final Scene scene;
  private final Draws draws;

  ForeignCalls(Scene scene) {
    this.scene = scene;
    this.draws = scene.draws();
  }

  /** To the best voter, or to anybody, which may be the leader itself, a learner or a stranger. */
  List<Step> transfer() {
    Optional<MemberName> target =
        draws.chance(0.5)
            ? Optional.empty()
            : scene
                .cluster()
                .machine(scene.any())
                .process()
                .map(SimulatedProcess::id)
                .flatMap(scene.names());
    var asked = new ArrayList<Step>();
    scene.leaderName().ifPresent(leader -> asked.add(transfer(leader, target)));
    if (draws.chance(0.2)) {
      asked.addAll(List.copyOf(asked)); // once more, while the first is not over
    }
    return asked;
  }

  Step transfer(String leader, Optional<MemberName> target) {
    return ask(leader, new Call.Transfer(target), OptionalLong.empty());
  }

  /** At once, or when the operator has just added a learner, or at a leader that has just begun. */
  List<Step> changeVoters() {
    boolean withLearners = draws.chance(0.6);
    return switch (draws.below(5)) {
      case 0, 1 -> changeAtLeader(withLearners);
      case 2 -> {
        scene.at(Moment.ELECTED, 0, _ -> changeAtNewLeader(withLearners));
        yield List.of();
      }
      default -> {
        scene.at(Moment.LEARNER_COMMITTED, 0, _ -> changeAtLeader(withLearners));
        yield List.of(scene.scale());
      }
    };
  }

  private List<Step> changeAtLeader(boolean withLearners) {
    return scene.leader().map(leader -> changeVoters(leader, withLearners)).orElse(List.of());
  }

  /** It must refuse them all, also what needs nobody else. */
  private List<Step> changeAtNewLeader(boolean withLearners) {
    return scene.leader().stream()
        .flatMap(
            leader ->
                Stream.concat(
                    scene.names().apply(leader.id()).stream()
                        .map(alone -> enterAlone(leader, alone)),
                    changeVoters(leader, withLearners).stream()))
        .toList();
  }

  private static Step enterAlone(SimulatedMember leader, MemberName alone) {
    return ask(
        leader.id().name(),
        new Call.EnterJoint(List.of(alone)),
        index(leader.status().configurationIndex()));
  }

  /** Two steps at once, as two operators would ask for them that know nothing of each other. */
  private List<Step> changeVoters(SimulatedMember leader, boolean withLearners) {
    CoreStatus status = leader.status();
    var voters = new ArrayList<MemberName>();
    for (MemberId member : status.configuration().members()) {
      boolean eligible = withLearners || status.configuration().voters().contains(member);
      if (eligible && scene.runs(member) && draws.chance(0.6)) {
        scene.names().apply(member).ifPresent(voters::add);
      }
    }
    if (voters.isEmpty()) {
      return List.of();
    }
    String node = leader.id().name();
    if (draws.chance(0.5)) {
      scene.at(Moment.NEW_APPENDED, 0, _ -> scene.leader().map(this::askWhoGoes).orElse(List.of()));
    } else {
      scene.at(
          Moment.JOINT_COMMITTED,
          0,
          _ -> scene.leader().stream().flatMap(this::removeLearners).toList());
    }
    var asked = new ArrayList<Step>();
    if (draws.chance(0.3)) {
      asked.add(transfer(node, Optional.empty()));
    }
    // Some know the configuration of now, some an older one.
    long known = status.configurationIndex() - (draws.chance(0.3) ? draws.between(1, 3) : 0);
    asked.add(ask(node, new Call.EnterJoint(voters), index(known)));
    asked.add(ask(node, new Call.CommitNew(), index(known + 1)));
    return asked;
  }

  /** A leader that leaves itself out finds the call behind the answers that end its leadership. */
  private List<Step> askWhoGoes(SimulatedMember leader) {
    if (leader.status().configuration().contains(leader.id())) {
      return List.of();
    }
    String node = leader.id().name();
    var known = index(leader.status().configurationIndex());
    long pause = draws.between(20, 80);
    scene.after((pause - 1) * Scene.MILLI, () -> List.of(ask(node, new Call.CommitNew(), known)));
    return List.of(new MachineStep.Pause(node, Optional.of(Duration.ofMillis(pause))));
  }

  /** It must be refused while the configuration is joint. */
  private Stream<Step> removeLearners(SimulatedMember leader) {
    CoreStatus status = leader.status();
    OptionalLong known = index(status.configurationIndex());
    return named(status.configuration().learners().stream()).stream()
        .map(learner -> ask(leader.id().name(), new Call.RemoveLearner(learner), known));
  }

  /** The learners that the operator adds next lag behind the log that is kept. */
  List<Step> leaveLearnerBehind() {
    scene.at(
        Moment.LEARNER_COMMITTED,
        0,
        leader -> {
          long lasts = draws.between(200, 1_200) * Scene.MILLI;
          scene.after(lasts, () -> scene.leader().map(this::enterJointAndHeal).orElse(List.of()));
          return scene.leader().stream()
              .flatMap(it -> it.status().configuration().learners().stream())
              .<Step>map(learner -> new NetworkStep.Cut(leader.name(), learner.name()))
              .toList();
        });
    return List.of(scene.scale());
  }

  private List<Step> enterJointAndHeal(SimulatedMember leader) {
    CoreStatus status = leader.status();
    var voters = new ArrayList<>(named(status.configuration().voters().stream()));
    if (voters.size() > 1) {
      voters.remove(draws.below(voters.size()));
    }
    return List.of(
        ask(leader.id().name(), new Call.EnterJoint(voters), index(status.configurationIndex())),
        new NetworkStep.Heal());
  }

  /**
   * A leader leaves itself out, and nobody hears of it; one of an even number of voters is away.
   * The others lack the vote of the old leader then, whose log is longer than theirs: only it can
   * be elected (section 4.2.2, figure 4.6).
   */
  List<Step> leaveOut(SimulatedMember leader) {
    CoreStatus status = leader.status();
    String node = leader.id().name();
    List<MemberName> others =
        named(status.configuration().voters().stream().filter(voter -> !voter.equals(leader.id())));
    if (status.configuration().isJoint() || others.size() < 3 || others.size() % 2 == 0) {
      return List.of();
    }
    long absentMillis = 12 * scene.electionTimeoutNanos() / Scene.MILLI;
    String absent = draws.pick(others).node();
    scene.at(
        Moment.JOINT_COMMITTED,
        0,
        _ -> {
          var steps = new ArrayList<Step>();
          scene.allBut(node).forEach(other -> steps.add(new NetworkStep.Cut(node, other)));
          steps.add(new MachineStep.Kill(absent, Optional.of(Duration.ofMillis(absentMillis))));
          steps.add(ask(node, new Call.CommitNew(), OptionalLong.empty()));
          scene.after(3 * scene.electionTimeoutNanos(), () -> List.of(new NetworkStep.Heal()));
          return steps;
        });
    return List.of(ask(node, new Call.EnterJoint(others), index(status.configurationIndex())));
  }

  /** Now, and at a step of the change that begins now. */
  List<Step> askForNonsense() {
    scene.at(
        draws.pick(Moment.ofChange()),
        draws.skewed(0, 5 * Scene.MILLI),
        _ -> scene.leader().map(this::nonsense).orElse(List.of()));
    var asked = new ArrayList<Step>(scene.leader().map(this::nonsense).orElse(List.of()));
    asked.add(scene.scale());
    return asked;
  }

  /** What must be refused, or has been done already, or takes a learner out. */
  private List<Step> nonsense(SimulatedMember leader) {
    var asked = new ArrayList<Step>();
    for (int calls = (int) draws.between(1, 3); calls > 0; calls--) {
      asked.add(nonsense(leader.id().name(), leader.status()));
    }
    return asked;
  }

  private Step nonsense(String leader, CoreStatus status) {
    List<MemberName> members = named(status.configuration().members().stream());
    List<MemberName> removed = named(status.removalConfirmed().stream().sorted());
    MemberName member = draws.pick(members);
    MemberName stranger = removed.isEmpty() ? member : draws.pick(removed);
    long now = status.configurationIndex();
    return switch (draws.below(8)) {
      case 0 -> ask(leader, new Call.AddLearner(stranger), index(now));
      case 1 -> ask(leader, new Call.RemoveLearner(member), index(now));
      case 2 -> ask(leader, new Call.RemoveLearner(stranger), index(now));
      case 3 -> ask(leader, new Call.EnterJoint(List.of()), index(now));
      case 4 -> {
        // Where it would not be refused, it names an old configuration.
        boolean refused = status.configuration().isJoint() || !removed.isEmpty();
        yield ask(leader, new Call.EnterJoint(List.of(stranger)), index(refused ? now : now - 1));
      }
      case 5 -> ask(leader, new Call.CommitNew(), index(now));
      case 6 -> asOldOperator(leader, new Call.Transfer(Optional.empty()));
      default ->
          draws.chance(0.5)
              ? ask(leader, new Call.LeaveJoint(members), index(now))
              : asOldOperator(leader, new Call.LeaveJoint(members));
    };
  }

  private List<MemberName> named(Stream<MemberId> members) {
    return members.flatMap(member -> scene.names().apply(member).stream()).toList();
  }

  private static Step asOldOperator(String node, Call call) {
    return new AdminStep(
        call, node, OptionalLong.empty(), OptionalLong.of(OLDEST_EPOCH), AdminStep.ADMIN);
  }

  private static OptionalLong index(long index) {
    return OptionalLong.of(Math.max(0, index));
  }

  /**
   * @param expecting empty: whatever is there
   */
  private static Step ask(String node, Call call, OptionalLong expecting) {
    return new AdminStep(call, node, expecting, OptionalLong.empty(), AdminStep.ADMIN);
  }
}
