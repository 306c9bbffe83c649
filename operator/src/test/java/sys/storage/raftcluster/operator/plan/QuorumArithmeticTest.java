package sys.storage.raftcluster.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;

class QuorumArithmeticTest {

  private static final Configuration JOINT = joint(members(0, 1, 2), members(0, 1, 2, 3, 4));

  @ParameterizedTest
  @CsvSource({"1,0", "2,0", "3,1", "4,1", "5,2", "6,2", "7,3", "8,3", "9,4"})
  void evictionsMayTakeAwayLessThanHalf(int voters, int allowed) {
    assertThat(QuorumArithmetic.maxUnavailable(voters)).isEqualTo(allowed);
  }

  @Test
  void whileJointTheSmallerHalfLimitsEvictions() {
    assertThat(QuorumArithmetic.maxUnavailable(JOINT)).isEqualTo(1);
  }

  @Test
  void learnersDoNotCountInTheDisruptionBudget() {
    var withLearners = new Configuration(members(0, 1, 2), members(), members(3, 4), members());
    assertThat(QuorumArithmetic.maxUnavailable(withLearners)).isEqualTo(1);
  }

  @Test
  void unhealthyVotersCountInTheSizeAndNotInTheMajority() {
    assertThat(QuorumArithmetic.holds(members(0, 1, 2, 3, 4), members(0, 1, 2))).isTrue();
    assertThat(QuorumArithmetic.holds(members(0, 1, 2, 3, 4), members(0, 1))).isFalse();
    assertThat(QuorumArithmetic.holds(members(0, 1), members(0))).isFalse();
  }

  @Test
  void aHealthyVoterMayRestartOnlyWhileAllOthersAreHealthy() {
    var five = Configuration.of(members(0, 1, 2, 3, 4));
    assertThat(QuorumArithmetic.mayRestart(five, members(0, 1, 2, 3, 4), member(0))).isTrue();
    assertThat(QuorumArithmetic.mayRestart(five, members(0, 1, 2, 3), member(0))).isFalse();
  }

  @Test
  void anUnhealthyVoterMayAlwaysRestart() {
    var three = Configuration.of(members(0, 1, 2));
    assertThat(QuorumArithmetic.mayRestart(three, members(0, 1), member(2))).isTrue();
    assertThat(QuorumArithmetic.mayRestart(three, members(0), member(2))).isTrue();
  }

  @Test
  void whileJointBothHalvesMustSpareTheVoter() {
    var narrow = joint(members(0, 1), members(0, 1, 2, 3, 4));
    assertThat(QuorumArithmetic.mayRestart(JOINT, members(0, 1, 2, 3, 4), member(0))).isTrue();
    assertThat(QuorumArithmetic.mayRestart(JOINT, members(0, 1, 3, 4), member(0))).isFalse();
    assertThat(QuorumArithmetic.mayRestart(narrow, members(0, 1, 3, 4), member(0))).isFalse();
  }

  @Test
  void oneOrTwoVotersAreRestartedAllTheSame() {
    assertThat(QuorumArithmetic.mayRestart(Configuration.of(members(0)), members(0), member(0)))
        .isTrue();
    assertThat(
            QuorumArithmetic.mayRestart(Configuration.of(members(0, 1)), members(0, 1), member(0)))
        .isTrue();
  }

  @Test
  void aVoterWhoseSuccessorHasItsPodIsMissingAlready() {
    var successor = new MemberId("demo-1", new UUID(1, 1));
    var incoming = members(0, 2);
    incoming.add(successor);
    assertThat(QuorumArithmetic.maxUnavailable(joint(members(0, 1, 2), incoming))).isZero();
    assertThat(QuorumArithmetic.maxUnavailable(Configuration.of(incoming))).isEqualTo(1);
    var five = members(0, 2, 3, 4);
    five.add(successor);
    assertThat(QuorumArithmetic.maxUnavailable(joint(members(0, 1, 2, 3, 4), five))).isEqualTo(1);
  }

  @Test
  void theToleranceIsThatOfTheWorseHalf() {
    assertThat(QuorumArithmetic.tolerance(JOINT, members(0, 1, 2, 3, 4))).isEqualTo(1);
    assertThat(QuorumArithmetic.tolerance(JOINT, members(0, 1, 3, 4))).isZero();
    assertThat(QuorumArithmetic.tolerance(JOINT, members(0))).isZero();
  }

  @Property
  void whatMayRestartLeavesAMajority(
      @ForAll @IntRange(min = 3, max = 9) int size,
      @ForAll @IntRange(max = 511) int healthyBits,
      @ForAll @IntRange(max = 8) int candidate) {
    var voters = members(IntStream.range(0, size).toArray());
    Set<MemberId> healthy =
        members(IntStream.range(0, size).filter(i -> (healthyBits >> i & 1) == 1).toArray());
    MemberId member = member(candidate % size);
    if (!QuorumArithmetic.mayRestart(Configuration.of(voters), healthy, member)
        || !healthy.contains(member)) {
      return;
    }
    var rest = new TreeSet<>(healthy);
    rest.remove(member);
    assertThat(QuorumArithmetic.holds(voters, rest)).isTrue();
  }

  private static Configuration joint(SortedSet<MemberId> outgoing, SortedSet<MemberId> incoming) {
    return new Configuration(incoming, outgoing, members(), members());
  }

  private static SortedSet<MemberId> members(int... ordinals) {
    var set = new TreeSet<MemberId>();
    for (int ordinal : ordinals) {
      set.add(member(ordinal));
    }
    return set;
  }

  private static MemberId member(int ordinal) {
    return new MemberId("demo-" + ordinal, new UUID(0, ordinal));
  }
}
