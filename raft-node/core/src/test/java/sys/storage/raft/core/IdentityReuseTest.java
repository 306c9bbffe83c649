package sys.storage.raft.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sys.storage.raft.core.driver.CoreDriver.B;
import static sys.storage.raft.core.driver.CoreDriver.C;
import static sys.storage.raft.core.driver.CoreDriver.D;
import static sys.storage.raft.core.driver.CoreDriver.sent;
import static sys.storage.raft.core.driver.UnsafeModes.OF_THREE;
import static sys.storage.raft.core.driver.UnsafeModes.member;
import static sys.storage.raft.core.driver.UnsafeModes.options;
import static sys.storage.raft.core.driver.UnsafeModes.refusal;
import static sys.storage.raft.core.driver.UnsafeModes.violations;

import org.junit.jupiter.api.Test;
import sys.storage.raft.core.driver.CoreDriver;
import sys.storage.raft.core.message.Message;

/** The mode unsafe-identity-reuse: an empty disk under the old name. */
class IdentityReuseTest {

  @Test
  void aMemberWhoseDiskIsEmptyIsFilledAgain() {
    CoreDriver leader = member(SafetyMode.UNSAFE_IDENTITY_REUSE).lead(B, C);
    leader.receive(leader.accepted(B, 2), leader.accepted(C, 2));
    Effects sent = leader.receive(new Message.AppendResponse(leader.from(C), false, 0, 2, 0, 0));
    assertThat(sent(sent, Message.AppendRequest.class, C))
        .singleElement()
        .returns(0L, Message.AppendRequest::previousIndex)
        .returns(2, request -> request.entries().size());
  }

  @Test
  void aSafeLeaderTakesSuchARefusalForALateOne() {
    CoreDriver leader = member(SafetyMode.SAFE).lead(B, C);
    leader.receive(leader.accepted(B, 2), leader.accepted(C, 2));
    Effects sent = leader.receive(new Message.AppendResponse(leader.from(C), false, 0, 2, 0, 0));
    assertThat(sent(sent, Message.AppendRequest.class, C)).isEmpty();
  }

  @Test
  void whatTheLostDiskHadConfirmedIsReportedAsLost() {
    CoreDriver core = CoreDriver.blank(options(SafetyMode.UNSAFE_IDENTITY_REUSE));
    Effects told = core.receive(new Message.Heartbeat(core.from(B, 3), 7, 0));
    assertThat(violations(told))
        .containsExactly("lost log: 7 is committed, but the log here ends at 0");
    assertThat(core.status().commitIndex()).isZero();
  }

  @Test
  void aSafeNodeStopsWhenItsLogIsLost() {
    CoreDriver core = CoreDriver.blank();
    assertThatThrownBy(() -> core.receive(new Message.Heartbeat(core.from(B, 3), 7, 0)))
        .isInstanceOf(InvariantViolation.class)
        .hasMessageContaining("the disk lost entries");
  }

  @Test
  void aRemovedMemberMayReturnUnderItsName() {
    CoreDriver core = CoreDriver.with(OF_THREE, options(SafetyMode.UNSAFE_IDENTITY_REUSE));
    assertThat(addRemoved(core).replies()).noneMatch(Reply.Refused.class::isInstance);
  }

  @Test
  void elsewhereARemovedMemberMayNot() {
    CoreDriver core = CoreDriver.with(OF_THREE, options(SafetyMode.UNSAFE_NO_JOINT));
    assertThat(refusal(addRemoved(core)).text()).contains("new disk");
  }

  private static Effects addRemoved(CoreDriver core) {
    core.lead(B);
    core.receive(core.accepted(B, 2));
    core.receive(new Message.RemovedResponse(core.from(D), 1));
    return core.step(
        new Event.ChangeMembership(
            core.nextRequest(),
            new MembershipChange.AddLearner(D),
            core.status().configurationIndex(),
            1));
  }
}
