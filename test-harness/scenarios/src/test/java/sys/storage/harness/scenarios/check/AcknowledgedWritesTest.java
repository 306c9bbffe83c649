package sys.storage.harness.scenarios.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import sys.storage.harness.scenarios.check.FinalState.Versioned;

class AcknowledgedWritesTest {

  @Test
  void theLastAcknowledgedWriteOfEachKeyIsEnough() {
    var history =
        new Histories().put(0, 1, "a", "1", 1).put(2, 3, "a", "2", 2).put(4, 5, "b", "3", 3);
    assertThat(verdict(history, 3, Map.of("a", at("2", 2), "b", at("3", 3)))).isEmpty();
  }

  @Test
  void aKeyThatIsGoneIsALoss() {
    var history = new Histories().put(0, 1, "a", "1", 1);
    assertThat(verdict(history, 1, Map.of())).singleElement().asString().contains("key a is gone");
  }

  @Test
  void anOlderValueIsALoss() {
    var history = new Histories().put(0, 1, "a", "1", 1).put(2, 3, "a", "2", 2);
    assertThat(verdict(history, 2, Map.of("a", at("1", 1))))
        .singleElement()
        .asString()
        .contains("the key holds 1 of revision 1");
  }

  @Test
  void aWriteOfUnknownOutcomeMayHaveFollowed() {
    var history = new Histories().put(0, 1, "a", "1", 1).unknownPut(2, 3, "a", "2");
    assertThat(verdict(history, 2, Map.of("a", at("2", 2)))).isEmpty();
    assertThat(verdict(history, 1, Map.of("a", at("1", 1)))).isEmpty();
  }

  @Test
  void aRefusedWriteMustNotShow() {
    var history = new Histories().put(0, 1, "a", "1", 1).refusedPut(2, 3, "a", "2");
    assertThat(verdict(history, 2, Map.of("a", at("2", 2))))
        .anySatisfy(line -> assertThat(line).contains("the key holds 2"));
  }

  @Test
  void aRevisionIsAcknowledgedOnce() {
    var history = new Histories().put(0, 1, "a", "1", 1).put(2, 3, "b", "2", 1);
    assertThat(verdict(history, 1, Map.of("a", at("1", 1), "b", at("2", 1))))
        .anySatisfy(line -> assertThat(line).contains("revision 1 was acknowledged twice"));
  }

  @Test
  void aLostWriteThatWasOverwrittenIsMissedInTheCount() {
    // Revision 1 was acknowledged and lost, then given out again; the final value alone looks
    // right.
    var history = new Histories().put(0, 1, "a", "1", 1).put(2, 3, "a", "2", 2);
    assertThat(verdict(history, 1, Map.of("a", at("2", 1)))).isNotEmpty();
  }

  @Test
  void aWriteThatWasAppliedTwiceShowsInTheCount() {
    var history = new Histories().put(0, 1, "a", "1", 2);
    assertThat(verdict(history, 2, Map.of("a", at("1", 2))))
        .singleElement()
        .asString()
        .contains("1 revisions are nobody's");
  }

  private static java.util.List<String> verdict(
      Histories history, long revision, Map<String, Versioned> entries) {
    return AcknowledgedWrites.check(history.operations(), new FinalState(entries, revision))
        .violations();
  }

  private static Versioned at(String value, long revision) {
    return new Versioned(value, revision);
  }
}
