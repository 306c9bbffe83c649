package sys.storage.raftcluster.operator.plan;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;

/**
 * What may be taken away from a set of voters. Alone in a file, because everything that the
 * operator removes, restarts or lets be evicted rests on it.
 *
 * <p>The invariant: in <em>each</em> active configuration (two of them while joint), the healthy
 * voters that stay are a majority of <em>all</em> its voters. Unhealthy voters count in the size
 * and never in the majority.
 */
public final class QuorumArithmetic {

  private QuorumArithmetic() {}

  public static int majority(int voters) {
    return voters / 2 + 1;
  }

  /** Whether the healthy members among the voters are a majority of them. */
  public static boolean holds(Collection<MemberId> voters, Set<MemberId> healthy) {
    return voters.stream().filter(healthy::contains).count() >= majority(voters.size());
  }

  /** Whether the healthy members are a majority of each active configuration. */
  public static boolean holds(Configuration configuration, Set<MemberId> healthy) {
    return active(configuration).allMatch(voters -> holds(voters, healthy));
  }

  /**
   * Whether a voter's pod may be restarted.
   *
   * <p>An unhealthy one always: it counts nowhere, and a restart may cure it. A healthy one only
   * while every other voter is healthy, so that a pod that was restarted before has joined again,
   * and while the others hold each majority. One or two voters can not be restarted without a pause
   * of writes; as no other order would spare it, they are restarted one after the other.
   */
  public static boolean mayRestart(
      Configuration configuration, Set<MemberId> healthy, MemberId member) {
    if (!configuration.isVoter(member) || !healthy.contains(member)) {
      return true;
    }
    var others = new HashSet<>(healthy);
    others.remove(member);
    return active(configuration)
        .allMatch(
            voters -> healthy.containsAll(voters) && (voters.size() <= 2 || holds(voters, others)));
  }

  /** How many healthy voters may fail before writes stop: the worse of the active halves. */
  public static int tolerance(Configuration configuration, Set<MemberId> healthy) {
    return active(configuration)
        .mapToInt(
            voters ->
                (int) voters.stream().filter(healthy::contains).count() - majority(voters.size()))
        .map(spare -> Math.max(0, spare))
        .min()
        .orElse(0);
  }

  /**
   * How many pods an eviction may take away: {@code min over the active configurations of
   * floor((voters - 1) / 2)}. It is a maximum of unavailable pods and not a minimum of available
   * ones, because with {@code minAvailable} learners would count as available, and in a joint
   * {0,1,2}/{0..4} the pods 0, 3, 4 would satisfy it while the old majority is lost.
   *
   * <p>While a voter is swapped for its successor, which has its pod, the old half has lost it
   * already, and no pod that is not ready tells Kubernetes so: it is taken off.
   */
  public static int maxUnavailable(Configuration configuration) {
    return active(configuration)
        .mapToInt(voters -> maxUnavailable(voters.size()) - succeeded(configuration, voters))
        .map(allowed -> Math.max(0, allowed))
        .min()
        .orElse(0);
  }

  private static int succeeded(Configuration configuration, Set<MemberId> voters) {
    return (int)
        voters.stream()
            .filter(voter -> !configuration.voters().contains(voter))
            .filter(
                voter ->
                    configuration.voters().stream()
                        .anyMatch(successor -> successor.name().equals(voter.name())))
            .count();
  }

  public static int maxUnavailable(int voters) {
    return Math.max(0, (voters - 1) / 2);
  }

  private static Stream<SortedSet<MemberId>> active(Configuration configuration) {
    return Stream.of(configuration.voters(), configuration.outgoing())
        .filter(voters -> !voters.isEmpty());
  }
}
