package sys.storage.raft.core;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raft.core.driver.CoreDriver.A;
import static sys.storage.raft.core.driver.CoreDriver.B;
import static sys.storage.raft.core.driver.CoreDriver.C;
import static sys.storage.raft.core.driver.CoreDriver.CLUSTER;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.driver.CoreDriver;
import sys.storage.raft.core.message.Envelope;
import sys.storage.raft.core.message.Message;

/** Rule 8: names and addresses are reused, identities are not. */
class IdentityTest {

  private static final MemberId OTHER_DISK_OF_A = new MemberId("a", new UUID(9, 9));
  private static final MemberId OTHER_DISK_OF_B = new MemberId("b", new UUID(9, 9));

  private final CoreDriver core = CoreDriver.withVoters(A, B, C);

  private void assertRefused(Envelope envelope, String reason) {
    Effects effects = core.receive(new Message.VoteRequest(envelope, 9, 9, true));
    assertThat(effects.messages()).isEmpty();
    assertThat(effects.persist()).isEmpty();
    assertThat(effects.notices())
        .singleElement()
        .isInstanceOfSatisfying(
            Notice.MessageRefused.class,
            notice -> assertThat(notice.reason()).startsWith("VoteRequest from").contains(reason));
    assertThat(core.status().term()).isEqualTo(1);
  }

  @Test
  void aMessageOfAnotherClusterIsRefused() {
    assertRefused(new Envelope(new UUID(7, 7), B, A, 5), "cluster " + new UUID(7, 7));
  }

  @Test
  void aMessageForAnotherMemberIsRefused() {
    assertRefused(new Envelope(CLUSTER, B, C, 5), "meant for " + C);
  }

  @Test
  void aMessageForAnEarlierDiskOfThisNameIsRefused() {
    assertRefused(new Envelope(CLUSTER, B, OTHER_DISK_OF_A, 5), "meant for " + OTHER_DISK_OF_A);
  }

  @Test
  void aMessageOfAnotherWithTheSameIdentityIsRefused() {
    assertRefused(new Envelope(CLUSTER, A, A, 5), "another has the identity of this node");
  }

  @Test
  void theVoteOfAWipedDiskUnderAnOldNameDoesNotCount() {
    core.elapse(600);
    core.receive(new Message.PreVoteResponse(core.from(OTHER_DISK_OF_B), true, 2));
    assertThat(core.status().role()).isEqualTo(Role.PRE_CANDIDATE);
    core.receive(new Message.PreVoteResponse(core.from(B), true, 2));
    core.sync();
    core.receive(new Message.VoteResponse(core.from(OTHER_DISK_OF_B), true));
    assertThat(core.status().role()).isEqualTo(Role.CANDIDATE);
    core.receive(new Message.VoteResponse(core.from(B), true));
    assertThat(core.status().role()).isEqualTo(Role.LEADER);
  }

  @Test
  void theAcknowledgementOfAWipedDiskUnderAnOldNameDoesNotCount() {
    core.lead(B);
    core.receive(core.accepted(OTHER_DISK_OF_B, 2));
    assertThat(core.status().commitIndex()).isEqualTo(1);
    core.receive(core.accepted(B, 2));
    assertThat(core.status().commitIndex()).isEqualTo(2);
  }
}
