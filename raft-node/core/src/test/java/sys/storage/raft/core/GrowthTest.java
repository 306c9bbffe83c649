package sys.storage.raft.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import sys.storage.raft.core.simulation.SimulatedCluster;

class GrowthTest {
  @Test
  void aClusterIsBornGrowsAndCommits() {
    var cluster = SimulatedCluster.withDefaults(1);
    cluster.bootstrap("a");
    var leader = cluster.awaitLeader();
    long id = cluster.ask(leader, request -> new Event.Propose(request, new byte[8]));
    assertThat(cluster.await(id)).isInstanceOf(Reply.Proposed.class);
    for (String name : new String[] {"b", "c"}) {
      cluster.blank(name);
      long change =
          cluster.ask(
              leader,
              request ->
                  new Event.ChangeMembership(
                      request,
                      new MembershipChange.AddLearner(SimulatedCluster.member(name)),
                      leader.status().configurationIndex(),
                      1));
      assertThat(cluster.await(change)).isInstanceOf(Reply.MembershipDone.class);
      cluster.runUntil(
          "caught up",
          () -> leader.status().peers().stream().allMatch(CoreStatus.PeerStatus::caughtUp));
    }
    var voters =
        new TreeSet<>(
            Set.of(
                SimulatedCluster.member("a"),
                SimulatedCluster.member("b"),
                SimulatedCluster.member("c")));
    assertThat(
            cluster.await(
                cluster.ask(
                    leader,
                    request ->
                        new Event.ChangeMembership(
                            request,
                            new MembershipChange.EnterJoint(voters),
                            leader.status().configurationIndex(),
                            1))))
        .isInstanceOf(Reply.MembershipDone.class);
    assertThat(
            cluster.await(
                cluster.ask(
                    leader,
                    request ->
                        new Event.ChangeMembership(
                            request,
                            new MembershipChange.CommitNew(),
                            leader.status().configurationIndex(),
                            1))))
        .isInstanceOf(Reply.MembershipDone.class);
    assertThat(cluster.await(cluster.ask(leader, request -> new Event.Read(request, false))))
        .isInstanceOf(Reply.ReadReady.class);
  }
}
