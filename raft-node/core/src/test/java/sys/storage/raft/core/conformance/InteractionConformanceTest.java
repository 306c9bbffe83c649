package sys.storage.raft.core.conformance;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whole clusters: etcd-io/raft's scripts of interactions, as facts. */
final class InteractionConformanceTest {

  private sealed interface Mapping {

    /**
     * Facts hold after each command.
     *
     * @param facts how many there are
     */
    record EachCommand(int facts) implements Mapping {}

    /**
     * The last facts hold after the last command, when some nodes have settled.
     *
     * @param why what is done in another order here
     */
    record InTheEnd(int facts, List<Integer> settling, String why) implements Mapping {}

    record None(String why) implements Mapping {}
  }

  private static final Map<String, Mapping> SCRIPTS =
      Map.ofEntries(
          entry("async_storage_writes", new Mapping.EachCommand(49)),
          entry("campaign", new Mapping.EachCommand(13)),
          entry("campaign_learner_must_vote", new Mapping.EachCommand(8)),
          entry("checkquorum", new Mapping.EachCommand(17)),
          entry("confchange_v2_add_double_implicit", new Mapping.EachCommand(8)),
          entry("confchange_v2_add_single_explicit", new Mapping.EachCommand(14)),
          entry("confchange_v2_replace_leader", new Mapping.EachCommand(41)),
          entry("heartbeat_resp_recovers_from_probing", new Mapping.EachCommand(10)),
          entry("lagging_commit", new Mapping.EachCommand(9)),
          entry("prevote", new Mapping.EachCommand(26)),
          entry("probe_and_replicate", new Mapping.EachCommand(51)),
          entry("replicate_pause", new Mapping.EachCommand(15)),
          entry("single_node", new Mapping.EachCommand(3)),
          entry("slow_follower_after_compaction", new Mapping.EachCommand(9)),
          entry(
              "async_storage_writes_append_aba_race",
              new Mapping.InTheEnd(
                  31, List.of(1, 4), "a term is durable before anything is said in it")),
          entry(
              "snapshot_succeed_via_app_resp",
              new Mapping.InTheEnd(
                  6, List.of(1, 2, 3), "a probe is refused before a snapshot is sent")),
          entry(
              "confchange_v2_add_double_auto",
              new Mapping.None("voters join there while they lack the log; here that is refused")));

  @TestFactory
  Stream<DynamicNode> theSameCommandsShowTheSameFacts() {
    return DataFile.tests("etcd-raft/interaction", file -> Stream.of(test(file)));
  }

  private static DynamicTest test(DataFile file) {
    String name = file.path().getFileName().toString().replaceFirst("\\.txt$", "");
    return dynamicTest(
        "facts of " + name,
        () -> {
          switch (mapping(name)) {
            case Mapping.EachCommand(int facts) -> countIs(facts, Interaction.replay(file.cases()));
            case Mapping.InTheEnd(int facts, List<Integer> settling, String _) ->
                countIs(facts, Interaction.replayToTheEnd(file.cases(), settling));
            case Mapping.None(String why) -> Assumptions.abort(name + ": " + why);
          }
        });
  }

  /** What is not found is not checked. */
  private static void countIs(int expected, int found) {
    assertThat(found).isPositive();
    if (!DataFile.isOther()) {
      assertThat(found).as("facts in the script").isEqualTo(expected);
    }
  }

  private static Mapping mapping(String script) {
    return Optional.ofNullable(SCRIPTS.get(script))
        .orElseGet(
            () -> {
              assertThat(DataFile.isOther())
                  .as("script %s is in the table of this test, with what is replayed", script)
                  .isTrue();
              return new Mapping.None("not in the table of this test");
            });
  }
}
