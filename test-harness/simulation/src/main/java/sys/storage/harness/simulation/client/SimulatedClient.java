package sys.storage.harness.simulation.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sys.storage.harness.simulation.choice.Draws;
import sys.storage.harness.simulation.cluster.SimulatedCluster;
import sys.storage.harness.simulation.node.Machine;
import sys.storage.harness.simulation.node.RegisterMachine;
import sys.storage.harness.simulation.node.SimulatedMember;
import sys.storage.harness.simulation.node.Write;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.Refusal;
import sys.storage.raft.core.Reply;
import sys.storage.raft.node.runtime.Proposal;

/**
 * One client: an operation at a time, repeated under the same sequence number until it is answered,
 * at the leader when it knows one, else anywhere. Now and then it begins somewhere else, and stays:
 * so it meets a leader that others have left behind.
 */
public final class SimulatedClient {

  private static final Operation IDLE = new Operation.None();
  private static final double LATE_SHARE = 0.02;

  /** How often who stays at a node that does not answer goes elsewhere. */
  private static final double PATIENCE_ENDS_SHARE = 0.2;

  private final String name;
  private final SimulatedCluster cluster;
  private final ClientOptions options;
  private final Acknowledgements acknowledgements;
  private final ClientWatch watch;
  private final Draws draws;
  private final UUID session;
  private final List<Write> written = new ArrayList<>();
  private long sequence;
  private long attempt;
  private long values;
  private long pauseNanos;
  private boolean stopped;
  private boolean calm;
  private boolean stays;
  private Optional<String> leader = Optional.empty();
  private Operation operation = IDLE;

  private sealed interface Operation {

    record None() implements Operation {}

    record Put(Write write, Begun begun) implements Operation {
      @Override
      public String toString() {
        return "put k%d=%d".formatted(write.key(), write.value());
      }
    }

    record Read(int key, boolean lease, Begun begun) implements Operation {
      @Override
      public String toString() {
        return (lease ? "lease-read k" : "read k") + key;
      }
    }
  }

  public SimulatedClient(
      String name,
      SimulatedCluster cluster,
      ClientOptions options,
      Acknowledgements acknowledgements,
      ClientWatch watch,
      Draws draws) {
    this.name = name;
    this.cluster = cluster;
    this.options = options;
    this.acknowledgements = acknowledgements;
    this.watch = watch;
    this.draws = draws;
    this.session = new UUID(draws.nextLong(), draws.nextLong());
  }

  public void start() {
    cluster.timeline().after(think(), this::begin);
  }

  /**
   * From now on it asks those that answer, and pauses at least so long: learners have to catch up
   * beside it.
   */
  public void calmDown(long nanos) {
    pauseNanos = nanos;
    calm = true;
    stays = false;
  }

  private long think() {
    return pauseNanos + draws.between(0, options.thinkNanos());
  }

  /** Begins no further operation. */
  public void stop() {
    stopped = true;
  }

  /** Whether no operation waits for an answer. */
  public boolean isIdle() {
    return stopped && operation.equals(IDLE);
  }

  private void begin() {
    if (stopped) {
      operation = IDLE;
      return;
    }
    if (!written.isEmpty() && draws.chance(LATE_SHARE)) {
      repeatLate(draws.pick(written));
    }
    int key = draws.below(RegisterMachine.KEYS);
    if (draws.chance(options.readFraction())) {
      boolean lease = draws.chance(options.leaseFraction());
      operation = new Operation.Read(key, lease, acknowledgements.reads());
    } else {
      int padding = draws.below(options.maxPaddingBytes() + 1);
      var write = new Write(session, ++sequence, key, ++values, padding);
      operation = new Operation.Put(write, acknowledgements.writes(write));
      written.add(write);
    }
    stays = !calm && draws.chance(options.wanderFraction());
    if (stays) {
      leader = Optional.of(anyNode());
    }
    watch.began(name, operation.toString());
    ask();
  }

  /** A request that was answered long ago arrives once more. */
  private void repeatLate(Write write) {
    String node = leader.orElseGet(this::anyNode);
    cluster
        .network()
        .carry(
            name,
            node,
            () -> cluster.machine(node).serve(member -> member.propose(write.encode(), _ -> {})));
  }

  private void ask() {
    long asked = ++attempt;
    Operation current = operation;
    String node = leader.orElseGet(this::anyNode);
    cluster.network().carry(name, node, () -> arrive(cluster.machine(node), current, asked));
    cluster
        .timeline()
        .after(
            options.timeoutNanos(),
            () -> {
              if (attempt == asked) {
                if (!stays || draws.chance(PATIENCE_ENDS_SHARE)) {
                  stays = false;
                  leader = Optional.empty();
                }
                ask();
              }
            });
  }

  private String anyNode() {
    List<Machine> all = List.copyOf(cluster.machines());
    return draws.pick(all).name();
  }

  // At the node.

  private void arrive(Machine machine, Operation current, long asked) {
    machine.serve(
        member -> {
          switch (current) {
            case Operation.None() -> {}
            case Operation.Put put ->
                member.propose(
                    put.write().encode(), outcome -> proposed(member, put, outcome, asked));
            case Operation.Read read ->
                member.request(
                    id -> new Event.Read(id, read.lease()),
                    reply -> readable(member, read, reply, asked));
          }
        });
  }

  private void proposed(SimulatedMember member, Operation.Put put, Proposal outcome, long asked) {
    switch (outcome) {
      case Proposal.Applied(long index, byte[] _) ->
          answer(
              member,
              asked,
              () -> acknowledgements.written(member.id().name(), put.write(), index, put.begun()),
              "index " + index);
      case Proposal.Refused(Refusal refusal) -> refuse(member, refusal, asked);
      case Proposal.Superseded _, Proposal.Unknown _ -> answer(member, asked, Optional.empty());
    }
  }

  private void readable(SimulatedMember member, Operation.Read read, Reply reply, long asked) {
    switch (reply) {
      case Reply.ReadReady(long _, long readIndex) ->
          member.whenApplied(
              readIndex,
              () -> {
                long value = member.state().read(read.key());
                long index = member.state().metadata().index();
                String node = member.id().name();
                answer(
                    member,
                    asked,
                    () -> acknowledgements.read(node, read.key(), value, index, read.begun()),
                    "%d, index %d".formatted(value, index));
              });
      case Reply.Refused(long _, Refusal refusal) -> refuse(member, refusal, asked);
      case Reply.Proposed _, Reply.MembershipDone _, Reply.TransferDone _ ->
          throw new IllegalStateException("a read was answered by " + reply);
    }
  }

  private void refuse(SimulatedMember member, Refusal refusal, long asked) {
    answer(
        member,
        asked,
        refusal instanceof Refusal.NotLeader(var known)
            ? known.map(found -> found.name())
            : Optional.empty());
  }

  // Back at the client.

  /** The operation has succeeded. */
  private void answer(SimulatedMember member, long asked, Runnable note, String answer) {
    String node = member.id().name();
    cluster
        .network()
        .carry(
            node,
            name,
            () -> {
              if (attempt == asked) {
                attempt++;
                leader = Optional.of(node);
                note.run();
                watch.answered(name, answer + " at " + node);
                cluster.timeline().after(think(), this::begin);
              }
            });
  }

  /** The operation has to be repeated. */
  private void answer(SimulatedMember member, long asked, Optional<String> elsewhere) {
    cluster
        .network()
        .carry(
            member.id().name(),
            name,
            () -> {
              if (attempt == asked) {
                long again = ++attempt;
                leader = elsewhere;
                cluster
                    .timeline()
                    .after(
                        draws.skewed(1_000_000, options.thinkNanos() + 1_000_000),
                        () -> {
                          if (attempt == again) {
                            ask();
                          }
                        });
              }
            });
  }
}
