package sys.storage.raft.core.configuration;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How one configuration follows from another: one voter at a time ({@link #simple}), or any number
 * through a joint configuration ({@link #enterJoint}, {@link #leaveJoint}). Dissertation, chapter
 * 4, with the learners of etcd-io/raft. Pure functions; what is wrong with a change is part of the
 * result.
 */
public final class ConfigurationAlgebra {

  private ConfigurationAlgebra() {}

  /** What became of a step. */
  public sealed interface Outcome {}

  public record Changed(Configuration configuration) implements Outcome {}

  public record Refused(Fault fault) implements Outcome {}

  /** Why a step does not exist. */
  public enum Fault {
    ALREADY_JOINT("the configuration is joint already"),
    NOT_JOINT("the configuration is not joint, so there is nothing to leave"),
    SIMPLE_WHILE_JOINT("a joint configuration can only be left, not changed"),
    NO_VOTERS("a configuration without voters cannot become joint"),
    REMOVES_ALL_VOTERS("the change would leave no voter"),
    NEEDS_JOINT("more than one voter changes: that needs a joint configuration");

    private final String text;

    Fault(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /** Changes learners at will and at most one voter, without a joint configuration. */
  public static Outcome simple(Configuration from, List<ConfigurationChange> changes) {
    if (from.isJoint()) {
      return new Refused(Fault.SIMPLE_WHILE_JOINT);
    }
    var next = new Draft(from, from.outgoing());
    next.apply(changes);
    if (next.voters.isEmpty()) {
      return new Refused(Fault.REMOVES_ALL_VOTERS);
    }
    if (difference(from.voters(), next.voters) > 1) {
      return new Refused(Fault.NEEDS_JOINT);
    }
    return new Changed(next.finish());
  }

  /** C(old) becomes C(old,new): the present voters go out while the changed ones come in. */
  public static Outcome enterJoint(Configuration from, List<ConfigurationChange> changes) {
    if (from.isJoint()) {
      return new Refused(Fault.ALREADY_JOINT);
    }
    if (from.voters().isEmpty()) {
      return new Refused(Fault.NO_VOTERS);
    }
    var next = new Draft(from, from.voters());
    next.apply(changes);
    if (next.voters.isEmpty()) {
      return new Refused(Fault.REMOVES_ALL_VOTERS);
    }
    return new Changed(next.finish());
  }

  /** C(old,new) becomes C(new): the outgoing voters lose their say, and may stay on as learners. */
  public static Outcome leaveJoint(Configuration from) {
    if (!from.isJoint()) {
      return new Refused(Fault.NOT_JOINT);
    }
    var learners = new TreeSet<>(from.learners());
    learners.addAll(from.learnersNext());
    return new Changed(
        new Configuration(from.voters(), new TreeSet<>(), learners, new TreeSet<>()));
  }

  private static long difference(SortedSet<MemberId> left, SortedSet<MemberId> right) {
    return left.stream().filter(member -> !right.contains(member)).count()
        + right.stream().filter(member -> !left.contains(member)).count();
  }

  /** A configuration in the making. */
  private static final class Draft {
    private final SortedSet<MemberId> voters;
    private final SortedSet<MemberId> outgoing;
    private final SortedSet<MemberId> learners;
    private final SortedSet<MemberId> learnersNext;

    Draft(Configuration from, SortedSet<MemberId> outgoing) {
      this.voters = new TreeSet<>(from.voters());
      this.outgoing = outgoing;
      this.learners = new TreeSet<>(from.learners());
      this.learnersNext = new TreeSet<>(from.learnersNext());
    }

    void apply(List<ConfigurationChange> changes) {
      for (ConfigurationChange change : changes) {
        switch (change) {
          case ConfigurationChange.Voter(MemberId member) -> {
            remove(member);
            voters.add(member);
          }
          case ConfigurationChange.Learner(MemberId member) -> {
            remove(member);
            // Nobody is voter and learner at once: who still votes in the outgoing half learns
            // only after the joint configuration is left.
            (outgoing.contains(member) ? learnersNext : learners).add(member);
          }
          case ConfigurationChange.Remove(MemberId member) -> remove(member);
          case ConfigurationChange.Update _ -> {}
        }
      }
    }

    Configuration finish() {
      return new Configuration(voters, outgoing, learners, learnersNext);
    }

    private void remove(MemberId member) {
      voters.remove(member);
      learners.remove(member);
      learnersNext.remove(member);
    }
  }
}
