package sys.storage.raftcluster.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import sys.storage.raftcluster.operator.model.Blow;
import sys.storage.raftcluster.operator.model.Blows;
import sys.storage.raftcluster.operator.model.Rare;
import sys.storage.raftcluster.operator.model.Sequence;

/**
 * Whatever users, machines, networks, killers and other operators do to a cluster, in whatever
 * order: the safety rules hold at each step, and once all leave it alone it becomes what was asked
 * for last. {@code make test-planner SEQUENCES=n} runs it at length, each time with other blows.
 */
class PlannerModelTest {

  /** So many sequences meet everything. */
  private static final long ENOUGH = 2_000;

  /** What the blows are drawn from; jqwik's own seed, which is fixed, draws how many. */
  private static final long SEED = Long.getLong("planner.seed", 1);

  private static final Map<Rare, Integer> MET = new EnumMap<>(Rare.class);
  private static long sequences;
  private static long passes;

  @Property(seed = "1")
  void theRulesHoldAndAClusterThatIsLeftAloneSettles(@ForAll("blows") List<Blow> blows) {
    var sequence = new Sequence();
    sequence.play(blows);
    sequences++;
    passes += sequence.passes();
    sequence.world().met().forEach((rare, times) -> MET.merge(rare, times, Integer::sum));
  }

  /** Found after 24,816 sequences: see docs/bugs-found.md, no. 14. */
  @Example
  void aClusterThatSleepsKeepsItsDisks() {
    new Sequence()
        .play(
            List.of(
                new Blow.Passes(5),
                new Blow.DeleteClaimUnderPod(0),
                new Blow.Passes(3),
                new Blow.StaleClaims(5),
                new Blow.Replicas(0)));
  }

  /** Found after 35,000 sequences: see docs/bugs-found.md, no. 13. */
  @Example
  void aLateBirthSparesTheDiskOfASuccessor() {
    new Sequence()
        .play(
            List.of(
                new Blow.Passes(3),
                new Blow.NoRoom(2),
                new Blow.Replace(0),
                new Blow.Wipe(6),
                new Blow.Overtaken(4, new Blow.Recover(), 11),
                new Blow.Passes(4)));
  }

  /** Found after 35,138 sequences: see docs/bugs-found.md, no. 15. */
  @Example
  void aSuccessorThatCannotRunIsReplacedThoughItsClaimWasDeleted() {
    new Sequence()
        .play(
            List.of(
                new Blow.Passes(12),
                new Blow.Wipe(1),
                new Blow.Passes(2),
                new Blow.NewTemplate(false),
                new Blow.LosePod(1),
                new Blow.Passes(2),
                new Blow.DeleteClaimUnderPod(1)));
  }

  /** Found after 21,161 sequences: see docs/bugs-found.md, no. 18. */
  @Example
  void aPodIsNotRestartedOnAClaimThatWasDeletedUnseen() {
    new Sequence()
        .play(
            List.of(
                new Blow.Replicas(1),
                new Blow.Passes(4),
                new Blow.NewTemplate(false),
                new Blow.StaleWorkload(8),
                new Blow.StaleClaims(7),
                new Blow.LosePod(2),
                new Blow.DeleteClaimUnderPod(0),
                new Blow.Drain(3, 1),
                new Blow.Passes(1),
                new Blow.Crash(3),
                new Blow.Passes(2)));
  }

  /** Found after 16,356 sequences: see docs/bugs-found.md, no. 20. */
  @Example
  void whoWasRemovedUnheardDoesNotGoOnAlone() {
    new Sequence()
        .play(
            List.of(
                new Blow.Replicas(6),
                new Blow.Overtaken(1, new Blow.Crash(4), 13),
                new Blow.StaleClaims(2),
                new Blow.Passes(4),
                new Blow.Replicas(5),
                new Blow.ScaleByHand(0),
                new Blow.StaleWorkload(1),
                new Blow.Passes(10),
                new Blow.Replicas(1),
                new Blow.LosePod(5),
                new Blow.Passes(4),
                new Blow.Replicas(7),
                new Blow.ForceNewCluster(3, Blow.Others.SPLIT_OFF),
                new Blow.Replicas(6),
                new Blow.NoRoom(6),
                new Blow.Passes(7)));
  }

  @Provide
  Arbitrary<List<Blow>> blows() {
    return Arbitraries.randomValue(
            random -> Blows.any(new SplittableRandom(SEED ^ random.nextLong())))
        .list()
        .ofMinSize(Blows.FEWEST)
        .ofMaxSize(Blows.MOST);
  }

  @AfterContainer
  static void everythingWasMet() {
    System.out.printf("planner: %,d sequences, %,d passes, no rule broken%n", sequences, passes);
    for (Rare rare : Rare.values()) {
      System.out.printf("  %-80s %,9d%n", rare, MET.getOrDefault(rare, 0));
    }
    if (sequences >= ENOUGH) {
      assertThat(MET.keySet()).containsExactlyInAnyOrder(Rare.values());
    }
  }
}
