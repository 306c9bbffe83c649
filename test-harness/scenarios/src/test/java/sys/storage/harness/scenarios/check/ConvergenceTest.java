package sys.storage.harness.scenarios.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import sys.storage.harness.scenarios.check.FinalState.Versioned;

class ConvergenceTest {

  private static final FinalState LEADER =
      new FinalState(Map.of("a", new Versioned("1", 1), "b", new Versioned("2", 2)), 2);

  @Test
  void equalStatesPass() {
    assertThat(check(Map.of("demo-0", LEADER, "demo-1", LEADER)).passed()).isTrue();
  }

  @Test
  void aMissingKeyIsNamedWithItsMember() {
    var other = new FinalState(Map.of("a", new Versioned("1", 1)), 2);
    assertThat(check(Map.of("demo-0", LEADER, "demo-1", other)).violations())
        .containsExactly("demo-1 has no b, the leader b=2 of revision 2");
  }

  @Test
  void anotherRevisionIsNamed() {
    var other = new FinalState(LEADER.entries(), 1);
    assertThat(check(Map.of("demo-1", other)).violations())
        .containsExactly("demo-1 is at revision 1, the leader at 2");
  }

  @Test
  void noMemberAtAllIsNoAgreement() {
    assertThat(check(Map.of()).passed()).isFalse();
  }

  private static Verdict check(Map<String, FinalState> members) {
    return Convergence.check(LEADER, new TreeMap<>(members));
  }
}
