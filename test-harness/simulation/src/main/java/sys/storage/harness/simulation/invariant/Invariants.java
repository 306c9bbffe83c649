package sys.storage.harness.simulation.invariant;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import sys.storage.harness.simulation.node.Probe;
import sys.storage.raft.core.CoreOptions;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Effects;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.Restored;
import sys.storage.raft.core.SafetyMode;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.message.Message;

/** Keeps the history, and lets each invariant look at what has changed. */
public final class Invariants implements Probe {

  /**
   * What the protocol promises. In an unsafe mode these alone are looked at: the others state its
   * rules, of which one is left out.
   */
  private static final Set<String> PROMISES =
      Set.of(
          "ElectionSafety",
          "LogMatching",
          "LeaderCompleteness",
          "ReadsSeeCommitted",
          "StateMachineSafety",
          "StateHashesAgree",
          "CommittedIsKept");

  private final History history = new History();
  private final CommittedIsKept kept = new CommittedIsKept(history);
  private final RecoveryKeepsDurable durability = new RecoveryKeepsDurable();
  private final Findings findings;
  private final List<Invariant> all;

  /** Those that look at turns, and those that look at messages: the two frequent things. */
  private final List<Invariant> ofTurns;

  private final List<Invariant> ofMessages;

  /**
   * @param options that every member has
   */
  public Invariants(CoreOptions options, Findings findings) {
    this.findings = findings;
    List<Invariant> everyOne =
        List.of(
            new ElectionSafety(history),
            new ElectionQuorum(history),
            new OneVotePerTerm(),
            new LeaseIsHonoured(options.electionTimeoutNanos()),
            new LeaderAppendOnly(),
            new LogMatching(),
            new LeaderCompleteness(history),
            new ReadsSeeCommitted(history), // before the history learns what this turn commits
            new StateMachineSafety(history),
            new StateHashesAgree(),
            kept,
            new MatchIsDurable(history),
            new CommitRule(history),
            new QuorumHoldsCommitted(history),
            new DurableBeforeAcknowledged(),
            durability,
            new ConfigurationOnAppend(),
            new ConfigurationSteps(),
            new OperatorsAreFenced(),
            new ReadinessGate(history, options.promotionLagEntries()),
            new IdentityIsChecked(),
            new OnlyVotersCampaign(),
            new RemovedLeaderStepsDown(),
            new BlankEntryFirst(),
            new SnapshotEqualsReplay(history),
            new SessionsApplyOnce(),
            new LogTimeAdvances());
    all =
        options.safetyMode() == SafetyMode.SAFE
            ? everyOne
            : everyOne.stream()
                .filter(it -> PROMISES.contains(it.name()))
                // The first that is violated hides the others of the same event.
                .sorted(Comparator.comparing(it -> !(it instanceof StateHashesAgree)))
                .toList();
    ofTurns = all.stream().filter(invariant -> invariant.looksAt("turned")).toList();
    ofMessages = all.stream().filter(invariant -> invariant.looksAt("sent")).toList();
  }

  public History history() {
    return history;
  }

  /** How often each was evaluated, by name. */
  public Map<String, Long> evaluations() {
    var evaluations = new TreeMap<String, Long>();
    all.forEach(invariant -> evaluations.put(invariant.name(), invariant.evaluations()));
    return evaluations;
  }

  @Override
  public void started(MemberId id, Restored found, List<Entry> log, CoreStatus status) {
    findings.look(
        () -> {
          MemberHistory member = history.member(id);
          var recovery = new Recovery(found, log);
          if (all.contains(durability)) {
            durability.recovered(
                member, recovery); // before the history forgets what should be there
          }
          member.started(found, log, status);
          all.forEach(invariant -> invariant.started(member));
        });
  }

  @Override
  public void turned(
      MemberId id, List<Event> events, CoreStatus before, CoreStatus after, Effects effects) {
    findings.look(
        () -> {
          MemberHistory member = history.member(id);
          var turn = new Turn(member, events, before, after, effects);
          kept.beforeTruncation(turn); // while it is still there
          member.turned(after, effects.notices(), effects.persist());
          for (Invariant invariant : ofTurns) {
            invariant.turned(turn);
          }
          for (Message message : effects.messages()) {
            for (Invariant invariant : ofMessages) {
              invariant.sent(member, message);
            }
          }
        });
  }

  @Override
  public void written(MemberId id, List<PersistBatch> batches, List<Long> refusedSnapshots) {
    findings.look(
        () -> {
          MemberHistory member = history.member(id);
          member.written(batches, refusedSnapshots);
          all.forEach(invariant -> invariant.written(member, batches));
        });
  }

  @Override
  public void ended(MemberId id, List<PersistBatch> unconfirmed) {
    findings.look(
        () -> {
          history.member(id).ended(unconfirmed);
        });
  }

  @Override
  public void applied(MemberId id, Entry entry, byte[] reply, long stateHash) {
    findings.look(
        () -> {
          MemberHistory member = history.member(id);
          for (Invariant invariant : all) {
            invariant.applied(member, entry, reply, stateHash);
          }
        });
  }

  @Override
  public void restored(MemberId id, SnapshotMetadata snapshot, long stateHash) {
    findings.look(
        () -> {
          MemberHistory member = history.member(id);
          all.forEach(invariant -> invariant.restored(member, snapshot, stateHash));
        });
  }

  @Override
  public void saved(MemberId id, SnapshotMetadata snapshot) {
    findings.look(
        () -> {
          MemberHistory member = history.member(id);
          all.forEach(invariant -> invariant.saved(member, snapshot));
        });
  }
}
