package sys.storage.raftcluster.operator.observe;

import java.util.Optional;

/**
 * A pod of the cluster.
 *
 * @param ordinal its number in the StatefulSet, from 0
 * @param address its IP, once it has one
 * @param ready whether its readiness probe succeeds
 * @param outdated whether its template is older than the StatefulSet's
 * @param problem what keeps it from running
 */
public record ObservedPod(
    String name,
    int ordinal,
    String uid,
    Optional<String> address,
    boolean ready,
    boolean terminating,
    boolean outdated,
    Optional<PodProblem> problem) {}
