package sys.storage.raft.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sys.storage.raft.core.driver.CoreDriver.A;
import static sys.storage.raft.core.driver.CoreDriver.B;
import static sys.storage.raft.core.driver.CoreDriver.C;
import static sys.storage.raft.core.driver.CoreDriver.command;
import static sys.storage.raft.core.driver.CoreDriver.sent;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sys.storage.raft.core.driver.CoreDriver;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.message.Message;

/** Rule 2: what counts as committed, and when it is handed out. */
class CommitTest {

  private final CoreDriver core = CoreDriver.withVoters(A, B, C);

  @Test
  void aLeaderBeginsItsTermWithABlankEntry() {
    core.elapse(600);
    core.receive(new Message.PreVoteResponse(core.from(B), true, 2));
    core.sync();
    Effects effects = core.receive(new Message.VoteResponse(core.from(B), true));
    assertThat(effects.persist().orElseThrow().entries())
        .singleElement()
        .returns(Entry.Kind.BLANK, Entry::kind)
        .returns(2L, Entry::term);
  }

  @Test
  void aLeaderCommitsOnlyEntriesOfItsTermByCounting() {
    core.receive(core.append(B, 1, 1, 1, 1, command(2, 1), command(3, 1)));
    core.sync();
    core.elapse(300);
    core.lead(B); // blank at 4
    core.receive(core.accepted(B, 3));
    assertThat(core.status().commitIndex()).isEqualTo(1);
    core.receive(core.accepted(B, 4));
    assertThat(core.status().commitIndex()).isEqualTo(4);
  }

  @Test
  void aLeaderCountsItselfOnlyForWhatIsOnItsOwnDisk() {
    core.lead(B);
    core.receive(core.accepted(B, 2));
    core.propose(8);
    core.receive(core.accepted(B, 3));
    assertThat(core.status().commitIndex()).isEqualTo(2);
    core.sync();
    assertThat(core.status().commitIndex()).isEqualTo(3);
  }

  @Test
  void aQuorumOfOthersCommitsBeforeTheLeadersOwnDisk() {
    core.lead(B);
    core.propose(8);
    core.receive(core.accepted(B, 3), core.accepted(C, 3));
    assertThat(core.status().commitIndex()).isEqualTo(3);
  }

  @Test
  void onlyWhatIsDurableHereIsHandedOut() {
    core.lead(B);
    core.sync();
    core.propose(8);
    Effects committed = core.receive(core.accepted(B, 3), core.accepted(C, 3));
    assertThat(applied(committed)).containsExactly(2L);
    assertThat(applied(core.sync())).containsExactly(3L);
  }

  @Test
  void proposalsOfATurnGoOutTogether() {
    core.lead(B);
    core.receive(core.accepted(B, 2));
    Effects effects =
        core.step(
            new Event.Propose(1, new byte[8]),
            new Event.Propose(2, new byte[8]),
            new Event.Propose(3, new byte[8]));
    assertThat(effects.persist().orElseThrow().entries()).hasSize(3);
    assertThat(sent(effects, Message.AppendRequest.class, B))
        .singleElement()
        .satisfies(request -> assertThat(request.entries()).hasSize(3));
    assertThat(effects.replies())
        .containsExactly(
            new Reply.Proposed(1, 3, 2), new Reply.Proposed(2, 4, 2), new Reply.Proposed(3, 5, 2));
  }

  @Test
  void aFollowerIsToldOfTheCommitWithTheNextEntries() {
    core.lead(B);
    core.receive(core.accepted(B, 2));
    core.propose(8);
    core.sync();
    assertThat(core.receive(core.accepted(B, 3)).messages()).as("none for this alone").isEmpty();
    assertThat(sent(core.propose(8), Message.AppendRequest.class, B))
        .singleElement()
        .returns(3L, Message.AppendRequest::commit);
  }

  @Test
  void aFollowerIsToldOfTheCommitWithTheNextHeartbeat() {
    core.lead(B);
    core.receive(core.accepted(B, 2));
    core.propose(8);
    core.sync();
    core.receive(core.accepted(B, 3));
    Effects effects = core.elapse(100);
    assertThat(sent(effects, Message.Heartbeat.class, B))
        .singleElement()
        .returns(3L, Message.Heartbeat::commit);
  }

  @Test
  void aFollowerCommitsOnlyWhatTheMessageProvesToBeEqual() {
    core.receive(core.append(B, 1, 1, 1, 1, command(2, 1), command(3, 1)));
    core.receive(core.append(C, 2, 1, 1, 9, command(2, 1)));
    assertThat(core.status().commitIndex()).isEqualTo(2);
  }

  @Test
  void aConflictCutsTheLogAndAnythingElseDoesNot() {
    core.receive(core.append(B, 1, 1, 1, 1, command(2, 1), command(3, 1), command(4, 1)));
    core.receive(core.append(B, 1, 1, 1, 1, command(2, 1))); // late: what follows stays
    assertThat(core.status().lastIndex()).isEqualTo(4);
    Effects effects = core.receive(core.append(C, 2, 2, 1, 1, command(3, 2)));
    assertThat(core.status().lastIndex()).isEqualTo(3);
    assertThat(effects.persist().orElseThrow().truncateFrom()).hasValue(3);
  }

  @Test
  void aRefusedAppendNamesTheLastEntryThatMayMatch() {
    core.receive(core.append(B, 3, 1, 1, 1, command(2, 1), command(3, 3), command(4, 3)));
    core.sync();
    core.receive(core.heartbeat(C, 5));
    core.sync();
    Effects effects = core.receive(core.append(C, 5, 4, 2, 1));
    assertThat(sent(effects, Message.AppendResponse.class))
        .singleElement()
        .isEqualTo(
            new Message.AppendResponse(
                effects.messages().getFirst().envelope(), false, 0, 4, 2, 1));
  }

  @Test
  void aCommittedEntryIsNeverReplaced() {
    core.receive(core.append(B, 1, 1, 1, 2, command(2, 1)));
    assertThatThrownBy(() -> core.receive(core.append(C, 2, 1, 1, 1, command(2, 2))))
        .isInstanceOf(InvariantViolation.class)
        .hasMessageContaining("index 2 is committed here with term 1");
  }

  @Test
  void aCommitBeyondTheLogShowsThatTheDiskForgot() {
    assertThatThrownBy(() -> core.receive(new Message.Heartbeat(core.from(B, 1), 5, 1)))
        .isInstanceOf(InvariantViolation.class)
        .hasMessageContaining("the log ends at 1");
  }

  @Test
  void anAppendWithEntriesOutOfOrderIsRefused() {
    Effects gap = core.receive(core.append(B, 1, 1, 1, 1, command(3, 1)));
    Effects future = core.receive(core.append(B, 1, 1, 1, 1, command(2, 2)));
    assertThat(gap.notices()).hasAtLeastOneElementOfType(Notice.MessageRefused.class);
    assertThat(future.notices()).hasAtLeastOneElementOfType(Notice.MessageRefused.class);
    assertThat(core.status().lastIndex()).isEqualTo(1);
  }

  @Test
  void logTimeGoesOnWithLeadersAndNeverBack() {
    core.receive(
        core.append(B, 1, 1, 1, 1, Entry.create(2, 1, 5_000, Entry.Kind.COMMAND, new byte[0])));
    core.sync();
    core.elapse(300);
    core.lead(B);
    core.receive(core.heartbeatResponse(B, 1));
    core.elapse(100);
    Entry entry = core.propose(1).persist().orElseThrow().entries().getFirst();
    assertThat(entry.logTimeMillis()).isEqualTo(5_100);
  }

  private static List<Long> applied(Effects effects) {
    return effects.apply().stream()
        .flatMap(
            work ->
                work instanceof Effects.ToApply.Entries(var entries)
                    ? entries.stream().map(Entry::index)
                    : Stream.of())
        .toList();
  }
}
