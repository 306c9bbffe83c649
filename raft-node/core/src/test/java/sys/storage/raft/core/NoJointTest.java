package sys.storage.raft.core;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raft.core.driver.CoreDriver.A;
import static sys.storage.raft.core.driver.CoreDriver.B;
import static sys.storage.raft.core.driver.CoreDriver.C;
import static sys.storage.raft.core.driver.CoreDriver.D;
import static sys.storage.raft.core.driver.UnsafeModes.OF_THREE;
import static sys.storage.raft.core.driver.UnsafeModes.member;
import static sys.storage.raft.core.driver.UnsafeModes.refusal;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.driver.CoreDriver;

/** The mode unsafe-no-joint: from C(old) to C(new) in one entry. */
class NoJointTest {

  private static final Configuration OF_FOUR = Configuration.of(List.of(A, B, C, D));

  private static CoreDriver leaderWithLearner(SafetyMode mode) {
    CoreDriver core = member(mode).lead(B);
    core.receive(core.accepted(B, 2));
    change(core, new MembershipChange.AddLearner(D));
    core.sync();
    core.receive(core.accepted(B, 3));
    return core;
  }

  private static Effects change(CoreDriver core, MembershipChange change) {
    return core.step(
        new Event.ChangeMembership(
            core.nextRequest(), change, core.status().configurationIndex(), 1));
  }

  private static MembershipChange skipJoint(MemberId... voters) {
    return new MembershipChange.SkipJoint(new TreeSet<>(Arrays.asList(voters)));
  }

  @Test
  void oneEntryLeadsFromOldToNew() {
    CoreDriver core = leaderWithLearner(SafetyMode.UNSAFE_NO_JOINT);
    core.receive(core.accepted(D, 3));
    change(core, skipJoint(A, B, C, D));
    assertThat(core.status().configuration()).as("in force when appended").isEqualTo(OF_FOUR);
    assertThat(core.status().configurationIndex()).isEqualTo(4);
    core.sync();
    core.receive(core.accepted(D, 4));
    assertThat(core.status().commitIndex()).as("two of four").isEqualTo(3);
    core.receive(core.accepted(C, 4));
    assertThat(core.status().commitIndex()).as("B was not asked").isEqualTo(4);
  }

  @Test
  void theReadinessGateStaysOn() {
    CoreDriver core = leaderWithLearner(SafetyMode.UNSAFE_NO_JOINT);
    assertThat(refusal(change(core, skipJoint(A, B, C, D)))).isInstanceOf(Refusal.NotReady.class);
  }

  @Test
  void theSameVotersAgainAreAlreadyDone() {
    CoreDriver core = member(SafetyMode.UNSAFE_NO_JOINT).lead(B);
    core.receive(core.accepted(B, 2));
    assertThat(change(core, skipJoint(A, B, C)).replies())
        .singleElement()
        .isEqualTo(new Reply.MembershipDone(1, true, 1, OF_THREE));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNSAFE_NO_JOINT")
  void everyOtherModeRefusesIt(SafetyMode mode) {
    CoreDriver core = leaderWithLearner(mode);
    core.receive(core.accepted(D, 3));
    assertThat(refusal(change(core, skipJoint(A, B, C, D))).text())
        .contains("unsafe-no-joint", mode.text());
    assertThat(core.status().configurationIndex()).isEqualTo(3);
  }
}
