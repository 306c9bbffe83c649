package sys.storage.harness.simulation.invariant;

import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.log.LoggedConfiguration;

/**
 * The configuration in force is the latest in the log, committed or not: after an append, after a
 * truncation, after a snapshot and after a restart (section 4.1).
 */
final class ConfigurationOnAppend extends Invariant {

  @Override
  protected void started(MemberHistory member) {
    check(member, member.status().orElseThrow());
  }

  @Override
  protected void turned(Turn turn) {
    check(turn.member(), turn.after());
  }

  private void check(MemberHistory member, CoreStatus status) {
    LoggedConfiguration latest = member.memory().configuration();
    require(
        status.configurationIndex() == latest.index()
            && status.configuration().equals(latest.configuration()),
        member,
        "acts on configuration %d, the latest in its log is %d",
        status.configurationIndex(),
        latest.index());
  }
}
