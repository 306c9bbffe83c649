package sys.storage.raftcluster.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sys.storage.raftcluster.api.Phase;
import sys.storage.raftcluster.operator.model.Run;
import sys.storage.raftcluster.operator.model.Specs;
import sys.storage.raftcluster.operator.model.World;

/** Members that only the operator cannot reach: the others go on with them. */
class SilenceTest {

  private final World world = new World(Specs.replicas(3));
  private final Run run = new Run(world);

  @BeforeEach
  void born() {
    run.untilSettled(60);
    world.moveLeader(0);
    world.effects().clear();
  }

  @Test
  void aSilentLeaderIsNamedAndLeftAlone() {
    List<String> disks = world.disks();
    world.silence(0);
    world.specify(Specs.replicas(5));
    for (int i = 0; i < 10; i++) {
      run.pass();
    }
    assertThat(world.status().phase()).isEqualTo(Phase.DEGRADED);
    assertThat(world.status().conditions())
        .filteredOn(condition -> condition.getReason().equals("NoLeader"))
        .extracting(Condition::getType)
        .containsExactly("Ready", "Progressing", "Degraded");
    assertThat(world.status().conditions())
        .filteredOn(
            condition -> condition.getMessage().startsWith("the others follow demo-0, which"))
        .extracting(Condition::getType)
        .containsExactly("Ready", "Degraded");
    assertThat(world.effects()).isEmpty();
    assertThat(world.disks()).isEqualTo(disks);

    world.recoverAll();
    run.untilSettled(60);
    assertThat(world.voters()).hasSize(5);
  }

  @Test
  void aSilentFollowerStopsNoChange() {
    List<String> disks = world.disks();
    world.silence(1);
    world.specify(Specs.replicas(5));
    run.untilSettled(60);
    assertThat(world.disks()).hasSize(5).containsAll(disks);
  }
}
