package sys.storage.raft.client;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;

/**
 * A configuration on the wire.
 *
 * @param index index of its log entry: the {@code expectedConfigurationIndex} of the next call; 0
 *     when there is none
 * @param committed whether that entry is committed
 */
public record ConfigurationView(
    long index,
    boolean committed,
    List<Member> voters,
    List<Member> outgoing,
    List<Member> learners,
    List<Member> learnersNext) {

  public ConfigurationView {
    voters = List.copyOf(voters);
    outgoing = List.copyOf(outgoing);
    learners = List.copyOf(learners);
    learnersNext = List.copyOf(learnersNext);
  }

  public static ConfigurationView of(long index, boolean committed, Configuration configuration) {
    return new ConfigurationView(
        index,
        committed,
        list(configuration.voters()),
        list(configuration.outgoing()),
        list(configuration.learners()),
        list(configuration.learnersNext()));
  }

  public Configuration configuration() {
    return new Configuration(set(voters), set(outgoing), set(learners), set(learnersNext));
  }

  private static List<Member> list(Collection<MemberId> ids) {
    return ids.stream().map(Member::of).toList();
  }

  private static TreeSet<MemberId> set(List<Member> members) {
    var ids = new TreeSet<MemberId>();
    members.forEach(member -> ids.add(member.id()));
    return ids;
  }
}
