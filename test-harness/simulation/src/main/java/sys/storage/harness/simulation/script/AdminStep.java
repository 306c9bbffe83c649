package sys.storage.harness.simulation.script;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A call that somebody makes to a node.
 *
 * @param node that is called
 * @param expecting the index of the configuration that the caller knows; empty: what the node has
 *     now
 * @param epoch of the caller; empty: the newest that acts
 * @param caller whose call it is, for what is said of its outcome later
 */
public record AdminStep(
    Call call, String node, OptionalLong expecting, OptionalLong epoch, String caller)
    implements Step {

  /** The caller where none is named. */
  public static final String ADMIN = "admin";

  /** What is asked for. */
  public sealed interface Call {

    record AddLearner(MemberName member) implements Call {}

    record RemoveLearner(MemberName member) implements Call {}

    /**
     * @param voters all voters of the new configuration; none is refused
     */
    record EnterJoint(List<MemberName> voters) implements Call {
      public EnterJoint {
        voters = List.copyOf(voters);
      }
    }

    record CommitNew() implements Call {}

    /**
     * Goes to the new voters without a joint configuration; only in the mode unsafe-no-joint.
     *
     * @param voters all voters of the new configuration
     */
    record SkipJoint(List<MemberName> voters) implements Call {
      public SkipJoint {
        voters = List.copyOf(voters);
      }
    }

    /**
     * Lets one node go by a list of voters, whatever its log says; only in the mode
     * unsafe-early-vote.
     *
     * @param voters the whole list
     */
    record Impose(List<MemberName> voters) implements Call {
      public Impose {
        voters = List.copyOf(voters);
      }
    }

    /**
     * @param removed who is to be told that it is removed
     */
    record LeaveJoint(List<MemberName> removed) implements Call {
      public LeaveJoint {
        removed = List.copyOf(removed);
      }
    }

    /**
     * @param target empty: the voter that is caught up best
     */
    record Transfer(Optional<MemberName> target) implements Call {}
  }
}
