package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Watch;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sys.storage.harness.scenarios.cluster.MemberView;
import sys.storage.harness.scenarios.laboratory.Laboratory;
import sys.storage.harness.scenarios.load.Load;
import sys.storage.raftcluster.api.ReconfigStep;

@Tag("cluster")
@ExtendWith(SharedLaboratory.class)
class ReplacementTest {

  @Test
  void aWipedMemberComesBackAsANewLearnerAndIsSwappedInByOneJointChange(Laboratory laboratory)
      throws IOException {
    try (var test = TestCluster.create(laboratory, "wiped", 3)) {
      Set<ReconfigStep> steps = Collections.synchronizedSet(new LinkedHashSet<>());
      try (Load _ = test.startLoad();
          Watch _ =
              test.cluster().watch(status -> steps.add(status.currentReconfigStep()), () -> {})) {
        test.awaitWrites(100);
        MemberView leader = test.leader();
        MemberView victim =
            test.members().stream()
                .filter(member -> !member.name().equals(leader.name()))
                .findFirst()
                .orElseThrow();
        test.wipe(victim);
        test.awaitThat(
            victim.name() + " has another incarnation",
            () ->
                test.members().stream()
                    .filter(member -> member.name().equals(victim.name()))
                    .map(TestCluster::incarnation)
                    .anyMatch(
                        now -> now.isPresent() && !now.equals(TestCluster.incarnation(victim))));
        test.awaitReady(3);
        test.awaitWrites(100);
      }
      assertThat(steps)
          .contains(ReconfigStep.ADD_LEARNER, ReconfigStep.ENTER_JOINT, ReconfigStep.LEAVE_JOINT);
      test.assertNothingLost();
    }
  }
}
