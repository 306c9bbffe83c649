package sys.storage.raftcluster.operator.plan;

import java.util.Optional;
import java.util.SortedSet;
import java.util.UUID;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.api.ReconfigStep;
import sys.storage.raftcluster.operator.workload.Piece;

/** The one thing to do next. */
public sealed interface Action {

  /** The step of a membership change that the status shows; empty leaves it as it is. */
  default Optional<ReconfigStep> step() {
    return Optional.empty();
  }

  /** Whether a membership change starts with this action: counts for the rate limit. */
  default boolean startsChange() {
    return false;
  }

  /** Everything is as it should be. */
  record Settled() implements Action {
    @Override
    public Optional<ReconfigStep> step() {
      return Optional.of(ReconfigStep.NONE);
    }
  }

  /**
   * Nothing can or may be done now.
   *
   * @param text a sentence that a person can act on
   */
  record Hold(Reason reason, String text, Optional<ReconfigStep> step) implements Action {

    /** A hold that knows nothing new about a change: the shown step stays. */
    static Hold asBefore(Reason reason, String text) {
      return new Hold(reason, text, Optional.empty());
    }

    /** A hold while no change is under way. */
    static Hold atRest(Reason reason, String text) {
      return new Hold(reason, text, Optional.of(ReconfigStep.NONE));
    }
  }

  // ---- One write to Kubernetes -------------------------------------------------------------

  /**
   * Writes the identity of the Raft cluster into the status.
   *
   * @param adopted identity that the nodes have already; empty: draw one
   */
  record RecordClusterId(Optional<UUID> adopted) implements Action {}

  /** Creates or repairs one object. */
  record Apply(Piece piece, int replicas, int maxUnavailable) implements Action {}

  record Scale(int from, int to) implements Action {}

  /** Sets how many pods an eviction may take away at once. */
  record LimitDisruption(int maxUnavailable) implements Action {}

  /**
   * @param uid the claim is deleted only if it is still this one
   */
  record DeleteClaim(String claim, String uid, String why) implements Action {}

  /**
   * @param uid the pod is deleted only if it is still this one
   * @param keptClaim name of the claim that the next pod is to find again: with it on its way out,
   *     the pod is left alone; empty: the disk may go with the pod
   */
  record DeletePod(String pod, String uid, Optional<String> keptClaim, String why)
      implements Action {}

  /**
   * Sets an annotation of the RaftCluster, if it is still the one that was read.
   *
   * @param value empty: the annotation is removed
   * @param reason of the event that tells it
   * @param text what it is for, as a sentence
   */
  record Annotate(String annotation, Optional<String> value, String reason, String text)
      implements Action {}

  /**
   * @param version the claim grows only if it is still the one that was read
   */
  record GrowClaim(String claim, String version, long bytes) implements Action {}

  // ---- One call to a node --------------------------------------------------------------------

  /**
   * The node that a call is meant for.
   *
   * @param address IP address of its pod
   * @param configurationIndex the configuration that the decision was made for
   */
  record Addressee(String pod, String address, UUID clusterId, long configurationIndex) {}

  /**
   * @param member the node that was seen blank
   */
  record Bootstrap(Addressee node, MemberId member) implements Action {}

  /**
   * Lets one member found a new cluster alone.
   *
   * @param survivor the member, with the end of its log, for people
   */
  record ForceNewCluster(Addressee node, UUID newClusterId, String survivor) implements Action {}

  record AddLearner(Addressee leader, MemberId member, boolean startsChange) implements Action {
    @Override
    public Optional<ReconfigStep> step() {
      return Optional.of(ReconfigStep.ADD_LEARNER);
    }
  }

  record RemoveLearner(Addressee leader, MemberId member) implements Action {}

  record CatchUp(Addressee leader, SortedSet<MemberId> learners) implements Action {
    @Override
    public Optional<ReconfigStep> step() {
      return Optional.of(ReconfigStep.CATCH_UP);
    }
  }

  /**
   * @param partOfChange false when a pod is to be restarted
   */
  record TransferLeader(
      Addressee leader, MemberId target, boolean partOfChange, boolean startsChange)
      implements Action {
    @Override
    public Optional<ReconfigStep> step() {
      return partOfChange ? Optional.of(ReconfigStep.LEADER_TRANSFER) : Optional.empty();
    }
  }

  record EnterJoint(Addressee leader, SortedSet<MemberId> voters, boolean startsChange)
      implements Action {
    @Override
    public Optional<ReconfigStep> step() {
      return Optional.of(ReconfigStep.ENTER_JOINT);
    }
  }

  record CommitNew(Addressee leader) implements Action {
    @Override
    public Optional<ReconfigStep> step() {
      return Optional.of(ReconfigStep.COMMIT_NEW);
    }
  }

  /**
   * @param removed members to be told that they are out
   * @param waitingFor members that are known not to have confirmed yet
   */
  record LeaveJoint(Addressee leader, SortedSet<MemberId> removed, SortedSet<MemberId> waitingFor)
      implements Action {
    @Override
    public Optional<ReconfigStep> step() {
      return Optional.of(ReconfigStep.LEAVE_JOINT);
    }
  }

  // ---- What an unsafe mode does in place of the steps above -----------------------------------

  /**
   * Gives one node the list of voters that it is to go by.
   *
   * @param node any node that lacks it, whether or not it leads
   */
  record UnsafePeers(Addressee node, SortedSet<MemberId> voters, boolean startsChange)
      implements Action {
    @Override
    public Optional<ReconfigStep> step() {
      return Optional.of(ReconfigStep.UNSAFE_PEERS);
    }
  }

  /** Goes to the new voters without a joint configuration. */
  record UnsafeConfiguration(Addressee leader, SortedSet<MemberId> voters, boolean startsChange)
      implements Action {
    @Override
    public Optional<ReconfigStep> step() {
      return Optional.of(ReconfigStep.UNSAFE_CONFIGURATION);
    }
  }
}
