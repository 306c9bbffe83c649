package sys.storage.raft.core.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import sys.storage.raft.core.configuration.ConfigurationAlgebra.Changed;
import sys.storage.raft.core.configuration.ConfigurationAlgebra.Fault;
import sys.storage.raft.core.configuration.ConfigurationAlgebra.Outcome;
import sys.storage.raft.core.configuration.ConfigurationAlgebra.Refused;

class ConfigurationAlgebraTest {

  private static final MemberId A = member(0);
  private static final MemberId B = member(1);
  private static final MemberId C = member(2);

  private static MemberId member(int number) {
    return new MemberId("m" + number, new UUID(0, number));
  }

  private static Configuration changed(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Changed.class);
    return ((Changed) outcome).configuration();
  }

  @Test
  void aWayThroughAJointConfigurationEndsWhereSimpleStepsDo() {
    var random = new SplittableRandom(1);
    for (int round = 0; round < 2_000; round++) {
      Configuration start = Configuration.of(List.of(A, B, C));
      var changes = new ArrayList<ConfigurationChange>();
      Configuration bySteps = start;
      for (int i = random.nextInt(1, 8); i > 0; i--) {
        ConfigurationChange change = randomChange(random);
        if (ConfigurationAlgebra.simple(bySteps, List.of(change)) instanceof Changed next) {
          bySteps = next.configuration();
          changes.add(change);
        }
      }
      Configuration joint = changed(ConfigurationAlgebra.enterJoint(start, changes));
      assertThat(joint.outgoing()).isEqualTo(start.voters());
      assertThat(joint.learners()).doesNotContainAnyElementsOf(joint.outgoing());
      assertThat(changed(ConfigurationAlgebra.leaveJoint(joint))).isEqualTo(bySteps);
    }
  }

  private static ConfigurationChange randomChange(SplittableRandom random) {
    MemberId member = member(random.nextInt(6));
    return switch (random.nextInt(3)) {
      case 0 -> new ConfigurationChange.Voter(member);
      case 1 -> new ConfigurationChange.Learner(member);
      default -> new ConfigurationChange.Remove(member);
    };
  }

  @Test
  void aVoterThatIsDemotedLearnsOnlyAfterTheJointConfiguration() {
    Configuration joint =
        changed(
            ConfigurationAlgebra.enterJoint(
                Configuration.of(List.of(A, B)), List.of(new ConfigurationChange.Learner(A))));
    assertThat(joint.learnersNext()).containsExactly(A);
    assertThat(joint.learners()).isEmpty();
    assertThat(joint.members()).containsExactly(A, B);
    assertThat(changed(ConfigurationAlgebra.leaveJoint(joint)).learners()).containsExactly(A);
  }

  @Test
  void twoVotersDoNotChangeAtOnce() {
    assertThat(
            ConfigurationAlgebra.simple(
                Configuration.of(List.of(A)),
                List.of(new ConfigurationChange.Voter(B), new ConfigurationChange.Voter(C))))
        .isEqualTo(new Refused(Fault.NEEDS_JOINT));
  }
}
