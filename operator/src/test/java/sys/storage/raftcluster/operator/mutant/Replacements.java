package sys.storage.raftcluster.operator.mutant;

import java.util.Collection;
import java.util.Optional;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;

/** What mutants call instead of the operator's own code. */
public final class Replacements {

  private Replacements() {}

  public static int first(int left, int right) {
    return left;
  }

  /** By position in place of identity. */
  public static boolean containsName(Collection<MemberId> members, Object member) {
    String name = ((MemberId) member).name();
    return members.stream().anyMatch(it -> it.name().equals(name));
  }

  /** By pods in place of voters. */
  public static int halfOfThePods(Configuration configuration) {
    return (configuration.members().size() - 1) / 2;
  }

  public static Object yes(Optional<?> answer, Object otherwise) {
    return true;
  }
}
