package sys.storage.harness.simulation.mutant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sys.storage.harness.mutation.Edit;
import sys.storage.harness.mutation.Mutant;
import sys.storage.harness.simulation.SeedRun;

/** That mutants die of what is broken in them, and of nothing else. */
final class MutantsTest {

  private static final Mutant NOTHING_BROKEN =
      Mutant.mutant("nothing is broken", "", Set.of("none"));

  @Test
  void whereNothingIsBrokenARunIsTheSame() {
    var run = new MutantRun(NOTHING_BROKEN);
    for (long seed = 1; seed <= 3; seed++) {
      assertThat(run.seed(seed))
          .containsEntry(MutantSeed.HASH, Long.toHexString(new SeedRun(seed).run().hash()))
          .doesNotContainKey(MutantSeed.KILLER);
    }
  }

  @Test
  void aMutantThatKeepsTheRulesSurvives() {
    var harmless =
        Mutant.mutant(
            "up to date is what it was before",
            "",
            Set.of("none"),
            Changes.core(
                "log.RaftLog", new Edit.CallsInstead("isUpToDate", "lastTerm", "lastTerm")));
    assertThat(new MutantRun(harmless).run(3).killer()).isEmpty();
  }

  @Test
  void aMutantIsKilledByTheInvariantItOffends() {
    Mutant mutant =
        Catalogue.all().stream()
            .filter(it -> it.name().equals("entries are acknowledged before they are durable"))
            .findFirst()
            .orElseThrow();
    Fate fate = new MutantRun(mutant).run(10);
    assertThat(fate.killer()).contains("DurableBeforeAcknowledged");
    assertThat(fate.isKilled()).isTrue();
  }

  @Test
  void dyingOfSomethingElseIsNotAKill() {
    var broken =
        Mutant.mutant(
            "fsync is left out, and another invariant is said to notice",
            "",
            Set.of("LogMatching"),
            Changes.server("log.DurableLog", new Edit.CallSkipped("writeFrame", "sync")));
    Fate fate = new MutantRun(broken).run(20);
    assertThat(fate.killer()).isPresent();
    assertThat(fate.isKilled()).isFalse();
  }

  @Test
  void aMutantThatDoesNotFitTheProductIsRefused() {
    var outdated =
        Mutant.mutant(
            "of last year",
            "",
            Set.of("none"),
            Changes.core("log.RaftLog", new Edit.Returns("isNoMethodOfIt", true)));
    assertThatThrownBy(() -> new MutantRun(outdated)).hasMessageContaining("isNoMethodOfIt");
  }

  @Test
  void everyMutantFitsTheProduct() {
    for (List<Mutant> mutants : List.of(Catalogue.all(), Catalogue.open())) {
      assertThat(mutants).isNotEmpty();
      mutants.forEach(mutant -> assertThat(new MutantRun(mutant)).isNotNull());
    }
  }

  @Test
  void theTableInTheDocumentationNamesEveryMutant() throws IOException {
    String page = Files.readString(Path.of("..", "..", "docs", "testing.md"));
    assertThat(Catalogue.all()).allMatch(it -> page.contains("| " + it.name() + " |"));
    assertThat(Catalogue.open()).allMatch(it -> page.contains("- " + it.name()));
    assertThat(page.lines())
        .contains("%1$d of %1$d mutants killed.".formatted(Catalogue.all().size()));
  }
}
