package sys.storage.harness.simulation.invariant;

import sys.storage.raft.core.SafetyMode;
import sys.storage.raft.core.configuration.ConfigurationEntry;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.LoggedConfiguration;

/** Whom a configuration names that is in force somewhere, or may come to be. */
public final class MembersInUse {

  private final History history;
  private final SafetyMode mode;

  public MembersInUse(History history, SafetyMode mode) {
    this.history = history;
    this.mode = mode;
  }

  /** Whether the latest committed configuration names the member as a voter. */
  public boolean isVoter(MemberId member) {
    return history.committedConfiguration().filter(now -> now.isVoter(member)).isPresent();
  }

  /** The member's disk is gone. */
  public void lost(MemberId member) {
    history.member(member).lost();
  }

  /**
   * Whether the latest committed configuration names the member, or a later one that may still be
   * committed: in a log that holds what is committed (section 3.6.3). Where voters are lists, the
   * log does not know.
   */
  public boolean isNamed(MemberId member) {
    return mode != SafetyMode.UNSAFE_EARLY_VOTE && isNamedByTheLog(member);
  }

  private boolean isNamedByTheLog(MemberId member) {
    long index = history.lastCommitted();
    while (index > 0 && history.committed(index).orElseThrow().kind() != Entry.Kind.CONFIGURATION) {
      index--;
    }
    if (index == 0) {
      return false;
    }
    Entry committed = history.committed(index).orElseThrow();
    if (ConfigurationEntry.decode(committed.payload()).configuration().contains(member)) {
      return true;
    }
    for (MemberHistory other : history.members()) {
      LoggedConfiguration latest = other.disk().configuration();
      if (latest.index() > history.lastCommitted()
          && isLive(other)
          && holdsCommitted(other.disk())
          && latest.configuration().contains(member)) {
        return true;
      }
    }
    return false;
  }

  private boolean holdsCommitted(EntryLog log) {
    long last = history.lastCommitted();
    return log.holds(last, history.committed(last).orElseThrow().term());
  }

  /** One that is down may come back; one that has retired never has a say again. */
  private static boolean isLive(MemberHistory member) {
    return !member.isRetired();
  }
}
