package sys.storage.raftcluster.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raftcluster.operator.plan.Scene.member;
import static sys.storage.raftcluster.operator.plan.Scene.successor;

import org.junit.jupiter.api.Test;

/** Claims grow one by one, and nothing else waits for one that cannot. */
class StorageGrowthTest {

  private static final Action GROW_1 = new Action.GrowClaim("data-demo-1", "1", 1 << 30);

  @Test
  void claimsGrowOneByOne() {
    assertThat(new Scene().smallClaim(1).smallClaim(2).plan()).isEqualTo(GROW_1);
  }

  @Test
  void aLearnersClaimGrowsBeforeItCatchesUp() {
    var scene = new Scene().blank(1, successor(1)).notHeard(member(1)).learner(successor(1));
    assertThat(scene.lags(successor(1)).smallClaim(1).plan()).isEqualTo(GROW_1);
  }

  @Test
  void aClaimThatIsBeingDeletedDoesNotGrow() {
    assertThat(new Scene().smallClaim(1).claimTerminates(1).plan())
        .isNotInstanceOf(Action.GrowClaim.class);
  }

  @Test
  void whatWasRefusedIsTriedAgainWhenNothingElseIsToBeDone() {
    assertThat(new Scene().smallClaim(1).growthWasRefused().plan()).isEqualTo(GROW_1);
    assertThat(new Scene().smallClaim(1).growthWasRefused().wanted(5).plan())
        .isEqualTo(new Action.Scale(3, 5));
    assertThat(new Scene().smallClaim(1).growthWasRefused().outdated(2).plan())
        .isInstanceOf(Action.DeletePod.class);
  }

  @Test
  void aRestartThatWaitsDoesNotKeepAClaimFromGrowing() {
    assertThat(new Scene().smallClaim(1).growthWasRefused().outdated(1).notHeard(member(2)).plan())
        .isEqualTo(GROW_1);
  }
}
