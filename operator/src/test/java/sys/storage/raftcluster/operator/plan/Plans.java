package sys.storage.raftcluster.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raftcluster.operator.plan.Scene.CLUSTER;

/** What the tests of the planner have in common; each is one sentence for one of its rules. */
final class Plans {

  /** The leader of a {@link Scene} that names no other. */
  static final Action.Addressee LEADER = new Action.Addressee("demo-0", "10.0.0.0", CLUSTER, 10);

  private Plans() {}

  static void holds(Scene scene, Reason reason) {
    assertThat(scene.plan())
        .isInstanceOfSatisfying(
            Action.Hold.class,
            hold -> {
              assertThat(hold.reason()).isEqualTo(reason);
              assertThat(hold.text()).isNotBlank();
            });
  }

  /** Five voters of which three are wanted. */
  static Scene fiveToThree() {
    return new Scene()
        .running(3)
        .running(4)
        .voters(0, 1, 2, 3, 4)
        .statefulSetOf(5)
        .maxUnavailable(1);
  }
}
