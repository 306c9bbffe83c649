package sys.storage.harness.simulation.script.play;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import sys.storage.harness.simulation.choice.Draws;
import sys.storage.harness.simulation.client.Begun;
import sys.storage.harness.simulation.client.SimulatedClient;
import sys.storage.harness.simulation.node.SimulatedMember;
import sys.storage.harness.simulation.node.Write;
import sys.storage.harness.simulation.script.ClientStep;
import sys.storage.harness.simulation.script.Outcome;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.Refusal;
import sys.storage.raft.core.Reply;
import sys.storage.raft.node.runtime.Proposal;

/** Carries out what steps let clients do; every answer is checked for linearizability. */
final class ClientActs {

  private final World world;
  private final Requests requests;
  private final Map<String, Session> sessions = new HashMap<>();

  private sealed interface Operation {
    record None() implements Operation {}

    record Put(Write write, Begun begun) implements Operation {}

    record Get(int key, boolean lease, Begun begun) implements Operation {}
  }

  private static final class Session {
    private final UUID id;
    private long sequence;
    private Operation last = new Operation.None();

    Session(Draws draws) {
      id = new UUID(draws.nextLong(), draws.nextLong());
    }
  }

  ClientActs(World world, Requests requests) {
    this.world = world;
    this.requests = requests;
  }

  void perform(ClientStep step) {
    switch (step) {
      case ClientStep.Write(String client, int key, long value, String node) -> {
        Session session = session(client);
        var write = new Write(session.id, ++session.sequence, key, value, 0);
        session.last = new Operation.Put(write, world.acknowledgements().writes(write));
        ask(client, node);
      }
      case ClientStep.Read(String client, int key, boolean lease, String node) -> {
        session(client).last = new Operation.Get(key, lease, world.acknowledgements().reads());
        ask(client, node);
      }
      case ClientStep.Retry(String client, String node) -> ask(client, node);
      case ClientStep.StartClients() -> world.clients().forEach(SimulatedClient::start);
      case ClientStep.StopClients() -> world.clients().forEach(SimulatedClient::stop);
    }
  }

  private Session session(String client) {
    return sessions.computeIfAbsent(
        client, name -> new Session(world.choices().of("session " + name)));
  }

  private void ask(String client, String node) {
    Operation operation = session(client).last;
    Consumer<Outcome> outcome = requests.asked(client);
    world
        .machine(node)
        .serve(
            member -> {
              switch (operation) {
                case Operation.None() ->
                    throw new IllegalArgumentException(client + " has nothing to retry");
                case Operation.Put put ->
                    member.propose(
                        put.write().encode(), proposal -> proposed(member, put, proposal, outcome));
                case Operation.Get get ->
                    member.request(
                        id -> new Event.Read(id, get.lease()),
                        reply -> readable(member, get, reply, outcome));
              }
            });
  }

  private void proposed(
      SimulatedMember member, Operation.Put put, Proposal proposal, Consumer<Outcome> outcome) {
    switch (proposal) {
      case Proposal.Applied(long index, byte[] _) -> {
        world.acknowledgements().written(member.id().name(), put.write(), index, put.begun());
        outcome.accept(new Outcome.Acknowledged());
      }
      case Proposal.Refused(Refusal refusal) -> outcome.accept(Requests.refused(refusal));
      case Proposal.Superseded _, Proposal.Unknown _ -> outcome.accept(new Outcome.Unknown());
    }
  }

  private void readable(
      SimulatedMember member, Operation.Get get, Reply reply, Consumer<Outcome> outcome) {
    switch (reply) {
      case Reply.ReadReady(long _, long readIndex) ->
          member.whenApplied(
              readIndex,
              () -> {
                long value = member.state().read(get.key());
                long index = member.state().metadata().index();
                world
                    .acknowledgements()
                    .read(member.id().name(), get.key(), value, index, get.begun());
                outcome.accept(new Outcome.Answered(value));
              });
      case Reply.Refused(long _, Refusal refusal) -> outcome.accept(Requests.refused(refusal));
      case Reply.Proposed _, Reply.MembershipDone _, Reply.TransferDone _ ->
          throw new IllegalStateException("a read was answered by " + reply);
    }
  }
}
