package sys.storage.raft.core;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raft.core.driver.CoreDriver.A;
import static sys.storage.raft.core.driver.CoreDriver.B;
import static sys.storage.raft.core.driver.CoreDriver.C;
import static sys.storage.raft.core.driver.CoreDriver.sent;

import java.util.List;
import org.junit.jupiter.api.Test;
import sys.storage.raft.core.CoreStatus.Replication;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.driver.CoreDriver;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.message.Message;
import sys.storage.raft.core.message.Message.AppendRequest;

/** Rule 10 and the progress tracker of rule 11: bounded everywhere, and never stuck. */
class FlowControlTest {

  private static final int ENTRY = Entry.HEADER_BYTES + 75; // 100 bytes
  private static final CoreOptions SMALL =
      new CoreOptions(
          300_000_000,
          50_000_000,
          3,
          100_000,
          2 * ENTRY,
          20 * ENTRY,
          100_000,
          5 * ENTRY,
          256,
          1 << 20,
          100,
          10,
          0.1,
          SafetyMode.SAFE);

  private final CoreDriver core =
      CoreDriver.with(Configuration.of(List.of(A, B, C)), SMALL).lead(B);

  private Effects propose(int count) {
    Event[] proposals = new Event[count];
    for (int i = 0; i < count; i++) {
      proposals[i] = new Event.Propose(core.nextRequest(), new byte[75]);
    }
    return core.step(proposals);
  }

  private Replication replicationTo(int peer) {
    return core.status().peers().get(peer).replication();
  }

  @Test
  void aPeerIsProbedWithOneAppendUntilItAgrees() {
    assertThat(replicationTo(0)).isEqualTo(Replication.PROBE);
    assertThat(sent(propose(4), AppendRequest.class)).isEmpty();
    Effects effects = core.receive(core.accepted(B, 2));
    assertThat(replicationTo(0)).isEqualTo(Replication.REPLICATE);
    assertThat(sent(effects, AppendRequest.class, B))
        .extracting(request -> request.entries().size())
        .containsExactly(2, 2);
  }

  @Test
  void appendsAreBoundedByBytesAndTheWindowByMessages() {
    core.receive(core.accepted(B, 2));
    Effects effects = propose(10);
    assertThat(sent(effects, AppendRequest.class, B))
        .extracting(request -> request.entries().size())
        .containsExactly(2, 2, 2);
    Effects freed = core.receive(core.accepted(B, 4));
    assertThat(sent(freed, AppendRequest.class, B))
        .singleElement()
        .satisfies(request -> assertThat(request.previousIndex()).isEqualTo(8));
  }

  @Test
  void proposalsBeyondTheLimitOfUncommittedBytesAreRefused() {
    core.sync();
    core.receive(core.accepted(B, 2));
    Effects effects = propose(22);
    assertThat(effects.replies()).filteredOn(Reply.Proposed.class::isInstance).hasSize(20);
    assertThat(effects.replies().getLast())
        .isEqualTo(new Reply.Refused(22, new Refusal.Overloaded(20L * ENTRY, 20L * ENTRY)));
    core.sync();
    core.receive(core.accepted(B, 12));
    assertThat(propose(1).replies()).hasOnlyElementsOfType(Reply.Proposed.class);
  }

  @Test
  void whatIsHandedOutForExecutionIsBounded() {
    core.sync();
    core.receive(core.accepted(B, 2));
    core.step(new Event.Applied(2));
    propose(10);
    core.sync();
    Effects committed = core.receive(core.accepted(B, 12));
    assertThat(indexes(committed)).containsExactly(3L, 4L, 5L, 6L, 7L);
    assertThat(indexes(core.step(new Event.Applied(7)))).containsExactly(8L, 9L, 10L, 11L, 12L);
  }

  @Test
  void aRejectionSkipsAWholeTermAndProbesThere() {
    core.receive(core.accepted(B, 2));
    propose(4);
    Effects effects = core.receive(new Message.AppendResponse(core.from(C), false, 0, 1, 0, 0));
    assertThat(replicationTo(1)).isEqualTo(Replication.PROBE);
    assertThat(sent(effects, AppendRequest.class, C))
        .singleElement()
        .returns(0L, AppendRequest::previousIndex);
  }

  @Test
  void aLateRejectionChangesNothing() {
    core.receive(core.accepted(B, 2));
    Effects effects = core.receive(new Message.AppendResponse(core.from(B), false, 0, 1, 0, 0));
    assertThat(sent(effects, AppendRequest.class, B)).isEmpty();
    assertThat(replicationTo(0)).isEqualTo(Replication.REPLICATE);
  }

  @Test
  void anIdleLeaderNoticesThatAnAppendWasLost() {
    core.receive(core.accepted(B, 2));
    propose(1); // lost on the way
    core.elapse(60);
    Effects nudge = core.receive(core.heartbeatResponse(B, 1));
    assertThat(sent(nudge, AppendRequest.class, B))
        .singleElement()
        .returns(3L, AppendRequest::previousIndex);
    Effects resent = core.receive(new Message.AppendResponse(core.from(B), false, 0, 3, 2, 2));
    assertThat(sent(resent, AppendRequest.class, B))
        .singleElement()
        .satisfies(request -> assertThat(request.entries()).hasSize(1));
  }

  @Test
  void anUnreachablePeerIsProbedAgainWhenItIsHeard() {
    core.receive(core.accepted(B, 2));
    propose(1);
    core.step(new Event.PeerUnreachable(B));
    assertThat(replicationTo(0)).isEqualTo(Replication.PROBE);
    assertThat(sent(propose(1), AppendRequest.class, B)).isEmpty();
    Effects heard = core.receive(core.heartbeatResponse(B, 1));
    assertThat(sent(heard, AppendRequest.class, B))
        .singleElement()
        .returns(2L, AppendRequest::previousIndex);
  }

  @Test
  void aHeartbeatTellsOfNoCommitThatThePeerMayLack() {
    core.sync();
    core.receive(core.accepted(B, 2));
    Effects effects = core.elapse(50);
    assertThat(sent(effects, Message.Heartbeat.class, B)).allMatch(beat -> beat.commit() == 2);
    assertThat(sent(effects, Message.Heartbeat.class, C)).allMatch(beat -> beat.commit() == 0);
  }

  private static List<Long> indexes(Effects effects) {
    return effects.apply().stream()
        .map(Effects.ToApply.Entries.class::cast)
        .flatMap(work -> work.entries().stream().map(Entry::index))
        .toList();
  }
}
