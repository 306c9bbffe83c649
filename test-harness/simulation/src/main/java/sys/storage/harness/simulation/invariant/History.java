package sys.storage.harness.simulation.invariant;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.ConfigurationEntry;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;

/** Everything that a run has seen, as nobody in the cluster can know it. */
public final class History {

  private final Map<MemberId, MemberHistory> members = new LinkedHashMap<>();
  private final List<Entry> committed = new ArrayList<>();
  private final Map<Long, MemberId> leaders = new HashMap<>();
  private Optional<Configuration> committedConfiguration = Optional.empty();
  private long configurations;

  MemberHistory member(MemberId id) {
    return members.computeIfAbsent(id, MemberHistory::new);
  }

  /** Those that ever were, also those whose disk is lost. */
  public Collection<MemberHistory> members() {
    return members.values();
  }

  /** The entry that some member once knew to be committed. */
  public Optional<Entry> committed(long index) {
    return index < 1 || index > committed.size()
        ? Optional.empty()
        : Optional.of(committed.get((int) index - 1));
  }

  /** The highest index that any member ever knew to be committed. */
  public long lastCommitted() {
    return committed.size();
  }

  void commit(Entry entry) {
    committed.add(entry);
    if (entry.kind() == Entry.Kind.CONFIGURATION) {
      configurations++;
      committedConfiguration =
          Optional.of(ConfigurationEntry.decode(entry.payload()).configuration());
    }
  }

  /** The latest configuration that is committed. */
  Optional<Configuration> committedConfiguration() {
    return committedConfiguration;
  }

  /** How many configurations were committed. */
  public long configurations() {
    return configurations;
  }

  /** Leaders by term. */
  Map<Long, MemberId> leaders() {
    return leaders;
  }

  /** How many terms had a leader. */
  public int elections() {
    return leaders.size();
  }

  /** Whether a majority of the voters satisfies the condition. */
  static boolean isMajority(Collection<MemberId> voters, Predicate<MemberId> condition) {
    int count = 0;
    for (MemberId voter : voters) {
      if (condition.test(voter)) {
        count++;
      }
    }
    return count > voters.size() / 2;
  }
}
