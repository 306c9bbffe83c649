package sys.storage.raftcluster.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.api.Annotations;
import sys.storage.raftcluster.operator.model.Run;
import sys.storage.raftcluster.operator.model.Specs;
import sys.storage.raftcluster.operator.model.World;

/**
 * From every size to every size: after each pass of the operator, the evictions that the disruption
 * budget allows, of whatever ready pods, leave a majority of each configuration that is active.
 */
class DisruptionBudgetTest {

  private static final int LIMIT = 150;
  private static final int LARGEST = 9;
  private static final int PASSES = 60;

  static Stream<Arguments> sizes() {
    return IntStream.rangeClosed(1, LARGEST)
        .boxed()
        .flatMap(from -> IntStream.rangeClosed(1, LARGEST).mapToObj(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void anAllowedEvictionLosesNoMajority(int from, int to) {
    walk(from, to, _ -> {});
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void norWhileAMemberIsDown(int from, int to) {
    walk(from, to, world -> world.crash(from - 1));
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void norWhileAMemberIsReplaced(int from, int to) {
    walk(from, to, world -> world.annotate(Annotations.REPLACE_MEMBER, Optional.of("demo-0")));
  }

  private static void walk(int from, int to, Consumer<World> blow) {
    Run run = new Run(new World(Specs.replicas(from))).untilSettled(LIMIT);
    World world = run.world;
    blow.accept(world);
    world.specify(Specs.replicas(to));
    for (int i = 0; i < PASSES; i++) {
      run.pass();
      check(world);
    }
  }

  private static void check(World world) {
    Configuration active = world.configuration();
    requireMajority(world, active.voters());
    requireMajority(world, active.outgoing());
  }

  private static void requireMajority(World world, Collection<MemberId> voters) {
    int allowed = world.allowedEvictions();
    Set<String> ready = world.readyPods();
    long serving = voters.stream().filter(voter -> ready.contains(voter.name())).count();
    if (allowed > 0 && !voters.isEmpty()) {
      assertThat(serving - allowed)
          .as("%d evictions of %d of %s that serve; %s", allowed, serving, voters, world)
          .isGreaterThan(voters.size() / 2);
    }
  }
}
