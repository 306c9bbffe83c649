package sys.storage.raft.core.simulation;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Effects;
import sys.storage.raft.core.Notice;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.ConfigurationEntry;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.message.Message;

/** What must hold after every turn of every node (paper, figure 3, and the rules of membership). */
public final class Invariants {

  private record Position(long index, long term) {}

  private record TermOf(MemberId member, long term) {}

  private final SimulatedCluster cluster;
  private final Map<Long, MemberId> leaderOfTerm = new HashMap<>();
  private final Map<Position, Entry> entryAt = new HashMap<>();
  private final Map<Position, Long> previousTermOf = new HashMap<>();
  private final TreeMap<Long, Entry> committed = new TreeMap<>();
  private final Map<Long, Long> stateHashAt = new HashMap<>();
  private final Map<TermOf, MemberId> voteGiven = new HashMap<>();
  private final Set<TermOf> blankAppended = new HashSet<>();
  private long elections;

  Invariants(SimulatedCluster cluster) {
    this.cluster = cluster;
  }

  public long elections() {
    return elections;
  }

  /** Everything that any leader has committed, by index. */
  public NavigableMap<Long, Entry> committed() {
    return committed;
  }

  void started(SimulatedNode node) {
    node.log().values().forEach(entry -> logMatching(node, entry));
  }

  void sent(Message message) {
    if (message instanceof Message.VoteResponse(var envelope, boolean granted) && granted) {
      oneVoteInATerm(envelope.from(), envelope.term(), envelope.to());
    }
    if (message instanceof Message.VoteRequest request) {
      oneVoteInATerm(
          request.envelope().from(), request.envelope().term(), request.envelope().from());
    }
  }

  private void oneVoteInATerm(MemberId voter, long term, MemberId candidate) {
    MemberId before = voteGiven.putIfAbsent(new TermOf(voter, term), candidate);
    check(
        before == null || before.equals(candidate),
        "second vote in a term",
        voter,
        term,
        before,
        candidate);
    check(
        cluster.diskOf(voter).orElseThrow().hardState().term() >= term,
        "a vote was told before it was durable",
        voter,
        term);
  }

  void afterTurn(SimulatedNode node, Effects effects, CoreStatus before) {
    CoreStatus status = node.status();
    long commitBefore = before.commitIndex();
    effects.persist().ifPresent(batch -> appended(node, status, batch));
    for (Notice notice : effects.notices()) {
      if (notice instanceof Notice.LogTruncated(long from, long _)) {
        check(
            from > commitBefore,
            "truncation below the commit index",
            node.id(),
            from,
            commitBefore);
      }
    }
    configurationIsLatestInLog(node, status);
    if (status.role() == Role.LEADER) {
      leads(node, status);
    }
    check(
        status.commitIndex() >= commitBefore,
        "the commit index goes back",
        node.id(),
        commitBefore);
    check(status.appliedIndex() <= status.commitIndex(), "applied before committed", node.id());
    for (long index = commitBefore + 1; index <= status.commitIndex(); index++) {
      Entry entry = node.log().get(index);
      if (entry != null) {
        committed(node, before, status, entry);
      }
    }
  }

  private void leads(SimulatedNode node, CoreStatus status) {
    MemberId before = leaderOfTerm.putIfAbsent(status.term(), node.id());
    check(
        before == null || before.equals(node.id()),
        "election safety",
        before,
        node.id(),
        status.term());
    if (before == null) {
      elections++;
      leaderCompleteness(node);
    }
  }

  private void leaderCompleteness(SimulatedNode leader) {
    long first = leader.log().isEmpty() ? Long.MAX_VALUE : leader.log().firstKey();
    for (Entry entry : committed.tailMap(first, true).values()) {
      check(
          Objects.equals(entry, leader.log().get(entry.index())),
          "leader completeness: a committed entry is missing",
          leader.id(),
          entry);
    }
  }

  private void appended(SimulatedNode node, CoreStatus status, PersistBatch batch) {
    for (Entry entry : batch.entries()) {
      logMatching(node, entry);
      boolean own = status.role() == Role.LEADER && entry.term() == status.term();
      if (own && blankAppended.add(new TermOf(node.id(), entry.term()))) {
        check(
            entry.kind() == Entry.Kind.BLANK,
            "a term begins without a blank entry",
            node.id(),
            entry);
      }
      if (own && entry.kind() == Entry.Kind.CONFIGURATION) {
        oneChangeInFlight(node, status, entry);
      }
    }
  }

  /** Equal index and term mean equal content and, by induction, an equal prefix. */
  private void logMatching(SimulatedNode node, Entry entry) {
    var position = new Position(entry.index(), entry.term());
    Entry same = entryAt.putIfAbsent(position, entry);
    check(
        same == null || same.equals(entry),
        "log matching: another entry at the same index and term",
        node.id(),
        entry);
    Entry previous = node.log().get(entry.index() - 1);
    if (previous != null) {
      Long term = previousTermOf.putIfAbsent(position, previous.term());
      check(
          term == null || term == previous.term(),
          "log matching: another prefix",
          entry,
          previous,
          node.id(),
          term);
    }
  }

  private void oneChangeInFlight(SimulatedNode node, CoreStatus status, Entry entry) {
    for (Entry earlier : node.log().headMap(entry.index(), false).values()) {
      check(
          earlier.kind() != Entry.Kind.CONFIGURATION || earlier.index() <= status.commitIndex(),
          "two changes in flight",
          node.id(),
          entry,
          earlier);
    }
  }

  private void configurationIsLatestInLog(SimulatedNode node, CoreStatus status) {
    SnapshotMetadata snapshot =
        node.disk()
            .newestSnapshot()
            .map(SimulatedDisk.SnapshotFile::metadata)
            .orElse(SnapshotMetadata.NONE);
    long index = snapshot.configurationIndex();
    Configuration configuration = snapshot.configuration();
    for (Entry entry : node.log().descendingMap().values()) {
      if (entry.kind() == Entry.Kind.CONFIGURATION) {
        if (entry.index() > index) {
          index = entry.index();
          configuration = ConfigurationEntry.decode(entry.payload()).configuration();
        }
        break;
      }
    }
    check(
        status.configurationIndex() == index && status.configuration().equals(configuration),
        "the configuration is not the latest in the log",
        node.id(),
        status.configurationIndex(),
        status.configuration(),
        index,
        configuration);
  }

  private void committed(
      SimulatedNode node, CoreStatus statusBefore, CoreStatus status, Entry entry) {
    Entry before = committed.putIfAbsent(entry.index(), entry);
    check(before == null || before.equals(entry), "state machine safety", node.id(), entry, before);
    boolean counted = status.role() == Role.LEADER && entry.index() == status.commitIndex();
    if (before == null && counted) {
      check(
          entry.term() == status.term(),
          "an entry of another term was committed by counting",
          node.id(),
          entry);
      // A turn that appends a configuration may commit under the one before or under the new one.
      check(
          isDurableAtQuorum(status.configuration(), entry)
              || (statusBefore.role() == Role.LEADER
                  && isDurableAtQuorum(statusBefore.configuration(), entry)),
          "committed, but not durable at a majority",
          node.id(),
          entry,
          status.configuration());
    }
  }

  private boolean isDurableAtQuorum(Configuration configuration, Entry entry) {
    return isDurableAtMajority(configuration.voters(), entry)
        && (!configuration.isJoint() || isDurableAtMajority(configuration.outgoing(), entry));
  }

  private boolean isDurableAtMajority(Collection<MemberId> voters, Entry entry) {
    long holders =
        voters.stream()
            .filter(
                voter ->
                    cluster
                        .diskOf(voter)
                        .filter(disk -> disk.holds(entry.index(), entry.term()))
                        .isPresent())
            .count();
    return holders > voters.size() / 2;
  }

  void applied(SimulatedNode node, Entry entry) {
    Entry other = committed.getOrDefault(entry.index(), entry);
    check(entry.equals(other), "applied is not what was committed", node.id(), entry, other);
    check(
        node.disk().holds(entry.index(), entry.term()), "applied before durable", node.id(), entry);
    long hash = node.stateMachine().hash();
    Long otherHash = stateHashAt.putIfAbsent(entry.index(), hash);
    check(otherHash == null || otherHash == hash, "states differ", entry.index(), node.id());
  }

  private static void check(boolean holds, String what, Object... witnesses) {
    if (!holds) {
      throw new AssertionError(what + ": " + Arrays.toString(witnesses));
    }
  }
}
