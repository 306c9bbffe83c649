package sys.storage.harness.scenarios.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sys.storage.harness.scenarios.cluster.MemberView;

@Tag("cluster")
@Live
class KillTest {

  @Test
  void killingAnySingleNodeAndThenAllAtOnceLosesNothing(Clusters clusters) throws IOException {
    TestCluster test = clusters.create("kill", 3);
    try (FollowingLoad _ = test.startLoad()) {
      test.awaitWrites(200);
      for (int ordinal = 0; ordinal < 3; ordinal++) {
        MemberView victim = test.members().get(ordinal);
        test.kill(List.of(victim));
        test.awaitThat(victim.name() + " is another process", () -> restarted(test, victim));
        test.awaitReady(3);
        test.awaitWrites(100);
      }
      List<MemberView> all = test.members();
      test.kill(all);
      for (MemberView victim : all) {
        test.awaitThat(victim.name() + " is another process", () -> restarted(test, victim));
      }
      test.awaitReady(3);
      test.awaitWrites(100);
      assertThat(test.members())
          .extracting(TestCluster::incarnation)
          .isEqualTo(all.stream().map(TestCluster::incarnation).toList());
    }
    test.assertNothingLost();
  }

  private static boolean restarted(TestCluster test, MemberView victim) {
    return test.members().stream()
        .anyMatch(
            member ->
                member.name().equals(victim.name())
                    && member.term() >= 0
                    && (TestCluster.restarts(member) > TestCluster.restarts(victim)
                        || !uid(member).equals(uid(victim))));
  }

  private static String uid(MemberView member) {
    return member.pod().getMetadata().getUid();
  }
}
