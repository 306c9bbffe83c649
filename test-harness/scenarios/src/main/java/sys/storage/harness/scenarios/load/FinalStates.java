package sys.storage.harness.scenarios.load;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import sys.storage.harness.scenarios.check.FinalState;
import sys.storage.harness.scenarios.cluster.Await;
import sys.storage.harness.scenarios.cluster.Cluster;
import sys.storage.harness.scenarios.cluster.MemberView;
import sys.storage.harness.scenarios.cluster.Members;
import sys.storage.harness.scenarios.cluster.StepFailed;

/**
 * The state of the store after the last operation, and that of each member.
 *
 * @param reference read linearizably
 * @param members by name, read locally
 */
public record FinalStates(FinalState reference, SortedMap<String, FinalState> members) {

  private static final Duration CONVERGENCE_LIMIT = Duration.ofSeconds(15);

  /**
   * Reads both once every member has applied the same.
   *
   * @param keys number of keys that were in use
   * @throws StepFailed when a member does not come so far
   * @throws UnreadableStateException when the store does not give its state out
   */
  public static FinalStates read(Cluster cluster, Members members, int keys) {
    FinalState reference = StateReader.ofCluster(members.apiAddresses());
    var states = new TreeMap<String, FinalState>();
    for (MemberView member : converged(cluster, members, reference.revision())) {
      members
          .apiAddress(member)
          .ifPresent(
              address ->
                  states.put(
                      member.name(), StateReader.ofMember(address, keys, reference.revision())));
    }
    return new FinalStates(reference, states);
  }

  private static List<MemberView> converged(Cluster cluster, Members members, long revision) {
    return Await.value(
        "all members at revision " + revision,
        CONVERGENCE_LIMIT,
        () -> {
          List<MemberView> now = members.observe();
          boolean same =
              now.size() == cluster.resource().orElseThrow().getSpec().replicas()
                  && now.stream().allMatch(member -> member.revision() == revision);
          return same ? Optional.of(now) : Optional.empty();
        },
        () -> "they are at " + members.observe().stream().map(MemberView::describe).toList());
  }
}
