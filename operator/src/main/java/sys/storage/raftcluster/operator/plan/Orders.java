package sys.storage.raftcluster.operator.plan;

import java.util.Optional;

/**
 * What people order once, by annotations, as they wrote it.
 *
 * @param replaceMember see {@link sys.storage.raftcluster.api.Annotations#REPLACE_MEMBER}
 * @param forceNewCluster see {@link sys.storage.raftcluster.api.Annotations#FORCE_NEW_CLUSTER}
 */
public record Orders(Optional<String> replaceMember, Optional<String> forceNewCluster) {

  public static final Orders NONE = new Orders(Optional.empty(), Optional.empty());
}
