package sys.storage.raft.client.admin;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.UUID;
import sys.storage.raft.client.ConfigurationView;
import sys.storage.raft.client.Member;

/** Answers of the admin calls. */
public sealed interface AdminResult {

  /**
   * Of {@code bootstrap}, {@code add-learner}, {@code remove-learner}, {@code enter-joint}, {@code
   * commit-new}: the configuration is committed.
   *
   * @param alreadyDone the step had happened before; nothing was changed
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Changed(boolean alreadyDone, long term, ConfigurationView configuration)
      implements AdminResult {}

  /** Of {@code catch-up}: every learner's progress, and whether all are ready. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record CatchUpProgress(boolean caughtUp, List<NodeStatus.Peer> learners) implements AdminResult {}

  /**
   * Of {@code leave-joint}.
   *
   * @param finished no reachable member is left to confirm
   * @param confirmed members that hold the committed C(new), and removed members that know of their
   *     removal
   * @param waiting the others
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record LeaveProgress(boolean finished, List<Member> confirmed, List<Member> waiting)
      implements AdminResult {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Transferred(boolean alreadyDone, Member leader) implements AdminResult {}

  /**
   * Of {@code force-new-cluster}: decided, durably.
   *
   * @param lastIndex where the log of the node ends
   * @param lastTerm term of that entry
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record NewCluster(boolean alreadyDone, UUID newClusterId, long lastIndex, long lastTerm)
      implements AdminResult {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record SnapshotTaken(long index, long sizeBytes) implements AdminResult {}
}
