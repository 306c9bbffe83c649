package sys.storage.raftcluster.operator.mutant;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sys.storage.harness.mutation.Mutant;
import sys.storage.harness.mutation.MutantWorld;

/** Each mutant must break a rule that its entry names, before any other, within some sequences. */
class PlannerMutantsTest {

  private static final long SEQUENCES = 2_000;

  static Stream<Mutant> mutants() {
    return PlannerMutants.all().stream();
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void breaksTheRuleThatItIsAbout(Mutant mutant) {
    LongFunction<Map<String, String>> world =
        MutantWorld.of(mutant, PlannerSeed.class, Replacements.class);
    for (long seed = 1; seed <= SEQUENCES; seed++) {
      Map<String, String> seen = world.apply(seed);
      String killer = seen.getOrDefault(PlannerSeed.KILLER, "");
      if (!killer.isEmpty()) {
        assertThat(mutant.killers()).as(seen.get(PlannerSeed.TEXT)).contains(killer);
        assertThat(new PlannerSeed().apply(seed)).as("where nothing is broken").isEmpty();
        System.out.printf("| %s | `%s` | %,d |%n", mutant.name(), killer, seed);
        return;
      }
    }
    throw new AssertionError("survived %,d sequences: %s".formatted(SEQUENCES, mutant.name()));
  }

  @Test
  void theTableInTheDocumentationNamesEveryMutant() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "testing.md"));
    List<Mutant> all = PlannerMutants.all();
    assertThat(all).allMatch(mutant -> page.contains("| " + mutant.name() + " |"));
    assertThat(page.lines())
        .contains("%1$d of %1$d mutants of the planner killed.".formatted(all.size()));
  }
}
