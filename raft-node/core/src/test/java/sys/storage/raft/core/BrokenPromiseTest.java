package sys.storage.raft.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sys.storage.raft.core.driver.CoreDriver.B;
import static sys.storage.raft.core.driver.CoreDriver.C;
import static sys.storage.raft.core.driver.CoreDriver.command;
import static sys.storage.raft.core.driver.CoreDriver.sent;
import static sys.storage.raft.core.driver.UnsafeModes.OF_THREE;
import static sys.storage.raft.core.driver.UnsafeModes.applied;
import static sys.storage.raft.core.driver.UnsafeModes.member;
import static sys.storage.raft.core.driver.UnsafeModes.refusal;
import static sys.storage.raft.core.driver.UnsafeModes.violations;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sys.storage.raft.core.driver.CoreDriver;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.message.Message;

/** What shows that a rule was broken stops a safe node; the others record it and go on. */
class BrokenPromiseTest {

  /** Entries 2 and 3 of term 1 are executed here. */
  private static CoreDriver executed(SafetyMode mode) {
    CoreDriver core = member(mode);
    core.receive(core.append(B, 1, 1, 1, 3, command(2, 1), command(3, 1)));
    assertThat(applied(core.sync())).hasSize(2);
    return core;
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SAFE")
  void aCommittedEntryIsCutOffAndNotExecutedAgain(SafetyMode mode) {
    CoreDriver core = executed(mode);
    Effects truncated = core.receive(core.append(C, 2, 2, 1, 2, command(3, 2), command(4, 2)));
    assertThat(violations(truncated))
        .containsExactly(
            "conflicting commit: index 3 is committed here with term 1, leader "
                + C
                + " of term 2 has term 2",
            "truncation below commit: entries 3 to 3 were committed here and are cut off");
    Effects acknowledged = core.sync();
    assertThat(sent(acknowledged, Message.AppendResponse.class))
        .singleElement()
        .returns(4L, Message.AppendResponse::matchIndex);
    core.receive(core.append(C, 2, 4, 2, 4));
    assertThat(core.status().commitIndex()).isEqualTo(4);
    core.receive(core.append(C, 2, 4, 2, 5, command(5, 2)));
    core.restart();
    assertThat(core.status().lastIndex()).isEqualTo(4);
  }

  @Test
  void whatWasExecutedIsNotExecutedAgain() {
    CoreDriver core = executed(SafetyMode.UNSAFE_NO_JOINT);
    core.receive(core.append(C, 2, 2, 1, 2, command(3, 2), command(4, 2)));
    core.sync();
    Effects committed = core.receive(core.append(C, 2, 4, 2, 4));
    assertThat(applied(committed))
        .as("3 was executed with another command, for ever")
        .singleElement()
        .returns(4L, Entry::index);
  }

  @Test
  void aProbeThatContradictsIsRefusedSoThatTheLeaderGoesFurtherBack() {
    CoreDriver core = executed(SafetyMode.UNSAFE_EARLY_VOTE);
    Effects probed = core.receive(core.append(C, 2, 3, 2, 3, command(4, 2)));
    assertThat(violations(probed)).singleElement().asString().contains("conflicting commit");
    core.sync();
    assertThat(core.status().commitIndex()).isEqualTo(2);
    assertThat(core.status().lastIndex()).as("nothing is cut off yet").isEqualTo(3);
  }

  /** Seed 5976 of the simulation in the mode unsafe-identity-reuse. */
  @Test
  void whatIsNoMoreCommittedIsReplicatedAgainAlthoughItHasLeftMemory() {
    CoreDriver core = member(SafetyMode.UNSAFE_IDENTITY_REUSE);
    byte[] large = new byte[(int) CoreDriver.OPTIONS.maxLogMemoryBytes() + 1];
    var released = Entry.create(2, 1, 0, Entry.Kind.COMMAND, large);
    core.receive(core.append(B, 1, 1, 1, 3, released, command(3, 1)));
    core.sync();
    core.receive(core.append(C, 2, 2, 2, 2));
    core.sync();
    assertThat(core.status().commitIndex()).isEqualTo(1);
    core.lead(B);
    assertThat(core.status().role()).isEqualTo(Role.LEADER);
    assertThat(refusal(core.propose(8 << 20))).isInstanceOf(Refusal.Overloaded.class);
    core.receive(core.accepted(B, 4));
    assertThat(core.status().commitIndex()).isEqualTo(4);
  }

  @Test
  void onlyWhatTheAppendProvesIsConfirmed() {
    CoreDriver core = executed(SafetyMode.UNSAFE_EARLY_VOTE);
    core.receive(core.append(C, 2, 2, 1, 2));
    assertThat(sent(core.sync(), Message.AppendResponse.class, C))
        .singleElement()
        .returns(2L, Message.AppendResponse::matchIndex);
  }

  @Test
  void aSafeNodeStopsWhenACommittedEntryIsContradicted() {
    CoreDriver core = executed(SafetyMode.SAFE);
    assertThatThrownBy(() -> core.receive(core.append(C, 2, 2, 1, 2, command(3, 2))))
        .isInstanceOf(InvariantViolation.class)
        .hasMessageContaining("index 3 is committed here");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SAFE")
  void aFollowerOfTwoLeadersInOneTermGoesByTheLatest(SafetyMode mode) {
    CoreDriver core = executed(mode);
    Effects second = core.receive(core.heartbeat(C, 1));
    assertThat(violations(second))
        .singleElement()
        .asString()
        .contains("two leaders in term 1", B.toString(), C.toString());
    assertThat(core.status().leader()).contains(C);
  }

  @Test
  void aLeaderThatHearsAnotherOfItsTermStepsDown() {
    CoreDriver core = member(SafetyMode.UNSAFE_NO_JOINT).lead(B);
    Effects second = core.receive(core.heartbeat(C, 2));
    assertThat(violations(second)).singleElement().asString().contains("two leaders in term 2");
    assertThat(core.status().role()).isEqualTo(Role.FOLLOWER);
    assertThat(core.status().leader()).contains(C);
  }

  @Test
  void aSafeNodeStopsWhenItHearsTwoLeadersOfOneTerm() {
    CoreDriver core = executed(SafetyMode.SAFE);
    assertThatThrownBy(() -> core.receive(core.heartbeat(C, 1)))
        .isInstanceOf(InvariantViolation.class)
        .hasMessageContaining("two leaders in term 1");
  }

  @Test
  void aSnapshotOfWhatWasCutOffIsNoBaseForTheLog() {
    CoreDriver core = executed(SafetyMode.UNSAFE_NO_JOINT);
    core.receive(core.append(C, 2, 2, 1, 2, command(3, 2)));
    core.sync();
    core.step(new Event.SnapshotSaved(new SnapshotMetadata(3, 1, 0, 1, 0, OF_THREE, 100)));
    assertThat(core.status().snapshotIndex()).isZero();
  }
}
