package sys.storage.harness.simulation.script;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is printed is read as the same again: a recorded run is the run. */
final class RoundTripTest {

  @Property(tries = 2_000)
  void whatIsPrintedIsReadAsTheSame(@ForAll("scenarios") Scenario scenario) {
    assertThat(Parser.parse(Printer.print(scenario))).isEqualTo(scenario);
  }

  @Property(tries = 200)
  void commentsAndBlanksChangeNothing(@ForAll("scenarios") Scenario scenario) {
    String strewn =
        Printer.print(scenario).replace("\n", "   # why\n\n\t# more\n").replace(" ", "  ");
    assertThat(Parser.parse(strewn)).isEqualTo(scenario);
  }

  @Provide
  static Arbitrary<Scenario> scenarios() {
    return Scenarios.any();
  }
}
