package sys.storage.harness.simulation.shrink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;
import sys.storage.harness.mutation.Mutant;
import sys.storage.harness.simulation.mutant.Catalogue;
import sys.storage.harness.simulation.mutant.ShrinkingSeed;
import sys.storage.harness.simulation.mutant.ShrunkMutant;

/** Runs that notice a mutant, made small. */
final class ShrinkerTest {

  private static final int SEEDS = 60;
  private static final int FEW_STEPS = 15;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a vote for a candidate with an older log",
        "fsync is left out",
      })
  void whatIsLeftFailsTheSameWayInFewSteps(String name) throws Exception {
    Map<String, String> shrunk = ShrunkMutant.of(mutant(name), SEEDS);
    assertThat(shrunk).as("%s is noticed", name).isNotEmpty();
    String kind = shrunk.getOrDefault(ShrinkingSeed.KIND, "");
    assertThat(shrunk.get(ShrinkingSeed.AGAIN)).isEqualTo(kind);
    assertThat(Integer.parseInt(shrunk.getOrDefault(ShrinkingSeed.STEPS, "")))
        .as(shrunk.get(ShrinkingSeed.SCENARIO))
        .isLessThanOrEqualTo(FEW_STEPS);
    String svg = shrunk.getOrDefault(ShrinkingSeed.SVG, "");
    assertThat(svg).contains(kind + " is violated");
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
  }

  private static Mutant mutant(String name) {
    return Catalogue.all().stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no mutant is named " + name));
  }
}
