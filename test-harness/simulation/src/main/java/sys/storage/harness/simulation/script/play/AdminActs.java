package sys.storage.harness.simulation.script.play;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import sys.storage.harness.simulation.node.SimulatedMember;
import sys.storage.harness.simulation.script.AdminStep;
import sys.storage.harness.simulation.script.AdminStep.Call;
import sys.storage.harness.simulation.script.MemberName;
import sys.storage.harness.simulation.script.Outcome;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.MembershipChange;
import sys.storage.raft.core.Refusal;
import sys.storage.raft.core.Reply;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.configuration.StaticPeers;

/** Carries out admin calls, past the operator. */
final class AdminActs {

  private final World world;
  private final Requests requests;

  AdminActs(World world, Requests requests) {
    this.world = world;
    this.requests = requests;
  }

  void perform(AdminStep step) {
    Consumer<Outcome> outcome = requests.asked(step.caller());
    if (step.call() instanceof Call.Impose(List<MemberName> voters)) {
      impose(step, voters, outcome);
    } else {
      world.machine(step.node()).serve(member -> ask(member, step, outcome));
    }
  }

  /** A node need not be a member to get a list. */
  private void impose(AdminStep step, List<MemberName> voters, Consumer<Outcome> outcome) {
    var peers = new StaticPeers(new TreeSet<>(find(voters)), step.epoch().orElse(newestEpoch()));
    world
        .machine(step.node())
        .process()
        .ifPresent(
            process -> process.impose(World.CLUSTER_ID, peers, reply -> answer(reply, outcome)));
  }

  private void ask(SimulatedMember member, AdminStep step, Consumer<Outcome> outcome) {
    long epoch = step.epoch().orElse(newestEpoch());
    switch (step.call()) {
      case Call.AddLearner(MemberName learner) ->
          change(member, step, new MembershipChange.AddLearner(find(learner)), epoch, outcome);
      case Call.RemoveLearner(MemberName learner) ->
          change(member, step, new MembershipChange.RemoveLearner(find(learner)), epoch, outcome);
      case Call.EnterJoint(List<MemberName> voters) ->
          change(
              member,
              step,
              new MembershipChange.EnterJoint(new TreeSet<>(find(voters))),
              epoch,
              outcome);
      case Call.SkipJoint(List<MemberName> voters) ->
          change(
              member,
              step,
              new MembershipChange.SkipJoint(new TreeSet<>(find(voters))),
              epoch,
              outcome);
      case Call.Impose _ -> throw new IllegalStateException("a list is for any node");
      case Call.CommitNew() ->
          change(member, step, new MembershipChange.CommitNew(), epoch, outcome);
      case Call.LeaveJoint(List<MemberName> removed) -> {
        member.post(new Event.AnnounceRemoval(find(removed), epoch));
        outcome.accept(new Outcome.Done());
      }
      case Call.Transfer(Optional<MemberName> target) ->
          member.request(
              id -> new Event.TransferLeadership(id, target.map(this::find), epoch),
              reply -> answer(reply, outcome));
    }
  }

  private void change(
      SimulatedMember member,
      AdminStep step,
      MembershipChange change,
      long epoch,
      Consumer<Outcome> outcome) {
    long expected = step.expecting().orElse(member.status().configurationIndex());
    member.request(
        id -> new Event.ChangeMembership(id, change, expected, epoch),
        reply -> answer(reply, outcome));
  }

  private static void answer(Reply reply, Consumer<Outcome> outcome) {
    switch (reply) {
      case Reply.MembershipDone _, Reply.TransferDone _ -> outcome.accept(new Outcome.Done());
      case Reply.Refused(long _, Refusal refusal) -> outcome.accept(Requests.refused(refusal));
      case Reply.Proposed _, Reply.ReadReady _ ->
          throw new IllegalStateException("an admin call was answered by " + reply);
    }
  }

  private long newestEpoch() {
    return world.operated().map(it -> it.operators().newestEpoch()).orElse(World.FIRST_EPOCH);
  }

  private MemberId find(MemberName name) {
    world.members().look(world.cluster());
    return world.members().find(name);
  }

  private Set<MemberId> find(List<MemberName> names) {
    var found = new HashSet<MemberId>();
    names.forEach(name -> found.add(find(name)));
    return found;
  }
}
