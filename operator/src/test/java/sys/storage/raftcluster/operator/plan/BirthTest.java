package sys.storage.raftcluster.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raftcluster.operator.plan.Plans.holds;
import static sys.storage.raftcluster.operator.plan.Scene.CLUSTER;
import static sys.storage.raftcluster.operator.plan.Scene.member;
import static sys.storage.raftcluster.operator.plan.Scene.successor;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A cluster is born once, with one voter, and only when nobody remembers it. */
class BirthTest {

  @Test
  void theIdentityIsRecordedFirst() {
    assertThat(new Scene().unborn().clusterIdNotRecorded().plan())
        .isEqualTo(new Action.RecordClusterId(Optional.empty()));
  }

  @Test
  void thenTheFirstPodAloneIsBootstrapped() {
    assertThat(new Scene().unborn().plan())
        .isEqualTo(
            new Action.Bootstrap(
                new Action.Addressee("demo-0", "10.0.0.0", CLUSTER, 0), member(0)));
  }

  @Test
  void theOtherPodsAreNotWaitedFor() {
    assertThat(new Scene().unborn().noPod(1).silentNode(2).plan())
        .isInstanceOf(Action.Bootstrap.class);
  }

  @Test
  void theFirstPodIsWaitedFor() {
    holds(new Scene().unborn().silentNode(0), Reason.WAITING_FOR_PODS);
    holds(new Scene().unborn().noPod(0), Reason.WAITING_FOR_PODS);
  }

  @Test
  void aClusterBeginsOnADiskThatStays() {
    assertThat(new Scene().unborn().claimDeletedUnderPod(0).plan())
        .isInstanceOfSatisfying(
            Action.DeletePod.class, deletion -> assertThat(deletion.pod()).isEqualTo("demo-0"));
    assertThat(new Scene().unborn().noClaim(0).plan()).isInstanceOf(Action.DeletePod.class);
  }

  @Test
  void aClaimOfAFormerClusterIsAskedBeforeAnythingIsBorn() {
    holds(new Scene().unborn().inheritedClaim(2).silentNode(2), Reason.FORMER_DATA);
  }

  @Test
  void aClusterIsNeverBornTwice() {
    holds(
        new Scene()
            .leaderless()
            .blank(0, successor(0))
            .blank(1, successor(1))
            .blank(2, successor(2)),
        Reason.NO_LEADER);
  }

  @Test
  void aNodeThatRemembersAClusterPreventsABirth() {
    holds(new Scene().unborn().running(2), Reason.NO_LEADER);
  }
}
