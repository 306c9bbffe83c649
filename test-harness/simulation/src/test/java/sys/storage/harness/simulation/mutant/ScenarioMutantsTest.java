package sys.storage.harness.simulation.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sys.storage.harness.mutation.Mutant;
import sys.storage.harness.mutation.MutantWorld;
import sys.storage.harness.simulation.script.play.ScenarioText;

/** Each scenario fails when the product has the bug that it is about. */
final class ScenarioMutantsTest {

  private static final Path SCENARIOS = Path.of("src/test/resources/scenarios");

  private record Pair(String scenario, String mutant) {}

  private static Stream<Pair> pairs() {
    return Stream.of(
        new Pair(
            "single-server-change-2015", "a change before an entry of the own term is committed"),
        new Pair("stacked-promotions", "a change before the one before is committed"),
        new Pair("identity-reuse-after-wipe", "a wiped disk keeps its identity"),
        new Pair(
            "leader-change-in-joint", "the new majority alone decides in a joint configuration"),
        new Pair("pre-vote-deadlock-in-joint", "nobody learns a higher term from an answer"),
        new Pair("lease-across-transfer", "the lease outlives a transfer"),
        new Pair("stale-read-index-after-pause", "an old answer confirms new reads"),
        new Pair("two-votes-after-restart", "a vote before the vote is durable"),
        new Pair("two-votes-after-restart", "votes are asked for before the own one is durable"),
        new Pair("two-votes-after-restart", "a restart forgets the vote"),
        new Pair("reordered-appends", "a late append cuts off what a newer one has brought"),
        new Pair(
            "asynchronous-append-aba",
            "a confirmed write counts although it was cut off meanwhile"),
        new Pair("flip-3-5-3-in-failover", "several voters change without a joint configuration"),
        new Pair(
            "left-out-and-ahead", "whom an uncommitted configuration leaves out does not campaign"),
        new Pair("lease-and-fast-clocks", "the lease takes no account of the drift of clocks"),
        new Pair("lease-across-terms", "votes in spite of the leader's lease"),
        new Pair("leader-removed", "a leader goes on outside its committed configuration"),
        new Pair("leader-removed", "a restart forgets that the member was removed"),
        new Pair("leader-outside-the-new-set", "less than half of the voters is a majority"),
        new Pair("snapshot-during-joint", "a snapshot has no configuration"),
        new Pair("empty-follower-of-an-idle-cluster", "a lost append is never noticed"),
        new Pair("joint-with-the-lost", "a joint configuration whose voters do not answer"),
        new Pair("learner-must-vote", "votes are refused whatever the log"));
  }

  @TestFactory
  Stream<DynamicTest> aScenarioNoticesItsBug() {
    return pairs()
        .map(
            pair ->
                DynamicTest.dynamicTest(
                    pair.scenario() + ": " + pair.mutant(),
                    () -> assertThat(play(pair.scenario(), mutant(pair.mutant()))).isNotEmpty()));
  }

  @Test
  void everyScenarioHasOne() throws IOException {
    try (Stream<Path> files = Files.list(SCENARIOS)) {
      Set<String> scenarios =
          files
              .map(file -> file.getFileName().toString().replace(".scenario", ""))
              // What a mode leaves out is their mutant: UnsafeModesTest.
              .filter(name -> !name.startsWith("unsafe-"))
              .collect(Collectors.toSet());
      assertThat(pairs().map(Pair::scenario)).containsAll(scenarios);
    }
  }

  @Test
  void whatSurvivesTheSeedsIsNoticedByAScenario() {
    assertThat(pairs().map(Pair::mutant))
        .containsAll(Catalogue.open().stream().map(Mutant::name).toList());
  }

  private static Mutant mutant(String name) {
    return Stream.of(Catalogue.all(), Catalogue.open())
        .flatMap(List::stream)
        .filter(mutant -> mutant.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no mutant is named: " + name));
  }

  private static String play(String scenario, Mutant mutant) throws IOException {
    UnaryOperator<String> player = MutantWorld.of(mutant, ScenarioText.class, Replacements.class);
    return player.apply(Files.readString(SCENARIOS.resolve(scenario + ".scenario")));
  }
}
