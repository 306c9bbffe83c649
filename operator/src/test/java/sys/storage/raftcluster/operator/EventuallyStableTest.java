package sys.storage.raftcluster.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import sys.storage.raftcluster.api.Phase;
import sys.storage.raftcluster.operator.model.Mishap;
import sys.storage.raftcluster.operator.model.Run;
import sys.storage.raftcluster.operator.model.Specs;
import sys.storage.raftcluster.operator.model.World;

/**
 * Whatever users, machines and killers do to a cluster, in whatever order: the model's own
 * invariants hold at each step (no majority is ever lost by the operator, only learners that have
 * caught up become voters, no claim of a member is deleted, one birth), and once they leave it
 * alone, it becomes what was asked for last. (Eventually stable reconciliation, the property of
 * Anvil, OSDI 2024.)
 */
class EventuallyStableTest {

  private static final int LIMIT = 200;

  /** What happens between two passes of the operator. */
  private sealed interface Blow {
    record Replicas(int replicas) implements Blow {}

    record Crash(int ordinal) implements Blow {}

    record Recover() implements Blow {}

    record Wipe(int ordinal) implements Blow {}

    record MoveLeader(int choice) implements Blow {}

    record ScaleByHand(int replicas) implements Blow {}

    record NewTemplate() implements Blow {}

    record Trip(int call, Mishap mishap) implements Blow {}

    record Passes(int count) implements Blow {}
  }

  @Property(tries = 2_000)
  void aClusterThatIsLeftAloneBecomesWhatWasAskedFor(@ForAll("blows") List<Blow> blows) {
    var world = new World(Specs.replicas(3));
    var run = new Run(world);
    for (Blow blow : blows) {
      strike(world, run, blow);
    }
    world.recoverAll();
    run.untilSettled(LIMIT);
    int wanted = world.spec().replicas();
    assertThat(world.voters())
        .containsExactlyElementsOf(IntStream.range(0, wanted).mapToObj(i -> "demo-" + i).toList());
    assertThat(world.podCount()).isEqualTo(wanted);
    assertThat(world.leftOver()).isEmpty();
    assertThat(world.maxUnavailable()).contains((wanted - 1) / 2);
    assertThat(world.status().phase()).isEqualTo(Phase.READY);
    run.pass();
    int writes = world.writes;
    run.pass();
    assertThat(world.writes).as("writes at rest").isEqualTo(writes);
  }

  private static void strike(World world, Run run, Blow blow) {
    switch (blow) {
      case Blow.Replicas(int replicas) -> world.specify(Specs.replicas(replicas));
      case Blow.Crash(int ordinal) -> world.crash(ordinal);
      case Blow.Recover _ -> world.recoverAll();
      case Blow.Wipe(int ordinal) -> world.wipe(ordinal);
      case Blow.MoveLeader(int choice) -> world.moveLeader(choice);
      case Blow.ScaleByHand(int replicas) -> world.scaleByHand(replicas);
      case Blow.NewTemplate _ -> world.newTemplate();
      case Blow.Trip(int call, Mishap mishap) -> run.mishaps.plan(call, mishap);
      case Blow.Passes(int count) -> {
        for (int i = 0; i < count; i++) {
          run.pass();
        }
      }
    }
  }

  @Provide
  Arbitrary<List<Blow>> blows() {
    Arbitrary<Blow> passes = Arbitraries.integers().between(1, 12).map(Blow.Passes::new);
    Arbitrary<Integer> ordinal = Arbitraries.integers().between(0, 6);
    Arbitrary<Blow> other =
        Arbitraries.oneOf(
            List.of(
                Arbitraries.integers().between(1, 7).map(Blow.Replicas::new),
                Arbitraries.integers().between(1, 7).map(Blow.Replicas::new),
                ordinal.map(Blow.Crash::new),
                Arbitraries.just(new Blow.Recover()),
                ordinal.map(Blow.Wipe::new),
                ordinal.map(Blow.MoveLeader::new),
                ordinal.map(Blow.ScaleByHand::new),
                Arbitraries.just(new Blow.NewTemplate()),
                Arbitraries.integers()
                    .between(1, 15)
                    .flatMap(
                        call ->
                            Arbitraries.of(Mishap.class)
                                .map(mishap -> new Blow.Trip(call, mishap)))));
    return Arbitraries.frequencyOf(Tuple.of(2, passes), Tuple.of(1, other))
        .list()
        .ofMinSize(3)
        .ofMaxSize(30);
  }
}
