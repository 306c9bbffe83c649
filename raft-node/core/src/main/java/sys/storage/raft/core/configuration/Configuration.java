package sys.storage.raft.core.configuration;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who votes and who learns, at one point of the log. Immutable.
 *
 * <p>While {@link #isJoint joint}, elections and commits need a majority of {@code voters} and a
 * majority of {@code outgoing} (Raft dissertation, section 4.3).
 *
 * @param voters the incoming voters, in order of name
 * @param outgoing the voters of the configuration that is being left; empty unless joint
 * @param learners members that receive the log and count nowhere
 * @param learnersNext outgoing voters that become learners when the joint configuration is left
 */
public record Configuration(
    SortedSet<MemberId> voters,
    SortedSet<MemberId> outgoing,
    SortedSet<MemberId> learners,
    SortedSet<MemberId> learnersNext) {

  /** The configuration of a node that knows of no member: nobody can win an election in it. */
  public static final Configuration EMPTY =
      new Configuration(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());

  public Configuration {
    voters = copy(voters);
    outgoing = copy(outgoing);
    learners = copy(learners);
    learnersNext = copy(learnersNext);
  }

  /** A configuration of voters alone. */
  public static Configuration of(Collection<MemberId> voters) {
    return new Configuration(
        new TreeSet<>(voters), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
  }

  public boolean isJoint() {
    return !outgoing.isEmpty();
  }

  /** Whether the vote of the member counts, in either half. */
  public boolean isVoter(MemberId member) {
    return voters.contains(member) || outgoing.contains(member);
  }

  /** Whether the member is named at all, as voter or learner. */
  public boolean contains(MemberId member) {
    return isVoter(member) || learners.contains(member) || learnersNext.contains(member);
  }

  /** Every member that receives the log: voters of both halves and learners. */
  public SortedSet<MemberId> members() {
    var all = new TreeSet<>(voters);
    all.addAll(outgoing);
    all.addAll(learners);
    all.addAll(learnersNext);
    return Collections.unmodifiableSortedSet(all);
  }

  private static SortedSet<MemberId> copy(SortedSet<MemberId> members) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(members));
  }
}
