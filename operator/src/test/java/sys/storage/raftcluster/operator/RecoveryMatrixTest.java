package sys.storage.raftcluster.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import sys.storage.raftcluster.api.Annotations;
import sys.storage.raftcluster.api.Phase;
import sys.storage.raftcluster.operator.model.Mishap;
import sys.storage.raftcluster.operator.model.Run;
import sys.storage.raftcluster.operator.model.Specs;
import sys.storage.raftcluster.operator.model.World;
import sys.storage.raftcluster.operator.report.Notice;

/** One of three members is left and founds a new cluster, whatever call goes wrong meanwhile. */
class RecoveryMatrixTest {

  private static final int LIMIT = 120;

  /** demo-0 and demo-2 do not come back. */
  private static Run oneIsLeft() {
    Run run = new Run(new World(Specs.replicas(3))).untilSettled(LIMIT);
    run.world.cannotRun(0, "its disk is broken");
    run.world.cannotRun(2, "its disk is broken");
    run.pass();
    return run;
  }

  private static void order(World world) {
    world.annotate(
        Annotations.FORCE_NEW_CLUSTER, Optional.of("demo-1/" + world.status().clusterId()));
  }

  @TestFactory
  Stream<DynamicTest> itGoesOnAloneAndGrowsAgain() {
    Run undisturbed = oneIsLeft();
    int before = undisturbed.mishaps.calls();
    order(undisturbed.world);
    undisturbed.untilSettled(LIMIT);
    int calls = undisturbed.mishaps.calls() - before;
    assertThat(calls).isGreaterThan(12);
    var tests = new ArrayList<DynamicTest>();
    for (int call = 1; call <= calls; call++) {
      for (Mishap mishap : Mishap.values()) {
        int number = call;
        tests.add(dynamicTest("%d %s".formatted(call, mishap), () -> check(number, mishap)));
      }
    }
    return tests.stream();
  }

  private static void check(int call, Mishap mishap) {
    Run run = oneIsLeft();
    World world = run.world;
    String former = world.status().clusterId();
    String survivor = world.disks().get(1);
    world.effects().clear();
    order(world);
    run.mishaps.plan(call, mishap);
    run.untilSettled(LIMIT);
    assertThat(world.effects().getFirst()).isEqualTo("ForceNewCluster demo-1");
    assertThat(world.effects()).filteredOn(it -> it.startsWith("Force")).hasSize(1);
    assertThat(world.voters()).containsExactly("demo-0", "demo-1", "demo-2");
    assertThat(world.disks().get(1)).isEqualTo(survivor);
    assertThat(world.status().clusterId()).isNotEqualTo(former);
    assertThat(world.status().phase()).isEqualTo(Phase.READY);
    assertThat(world.annotation(Annotations.FORCE_NEW_CLUSTER)).isEmpty();
  }

  @Test
  void whatMayBeLostIsSaid() {
    Run run = oneIsLeft();
    World world = run.world;
    assertThat(world.status().conditions())
        .anyMatch(it -> it.getMessage().contains("demo-1: term 3, index 100"));
    order(world);
    run.untilSettled(LIMIT);
    assertThat(world.writes.notices())
        .filteredOn(notice -> notice.reason().equals("NewClusterForced"))
        .isNotEmpty()
        .allMatch(notice -> notice.severity() == Notice.Severity.WARNING)
        .anyMatch(notice -> notice.text().contains("index 100 of term 3"));
  }

  @Test
  void nothingHappensToAClusterThatLives() {
    Run run = new Run(new World(Specs.replicas(3))).untilSettled(LIMIT);
    World world = run.world;
    String former = world.status().clusterId();
    world.effects().clear();
    order(world);
    for (int i = 0; i < 5; i++) {
      run.pass();
    }
    assertThat(world.effects()).isEmpty();
    assertThat(world.status().clusterId()).isEqualTo(former);
    assertThat(world.writes.notices())
        .anyMatch(notice -> notice.reason().equals("RecoveryRefused"));
  }
}
