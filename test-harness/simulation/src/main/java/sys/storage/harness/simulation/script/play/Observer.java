package sys.storage.harness.simulation.script.play;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import sys.storage.harness.simulation.node.Probe;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Effects;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.Notice;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.Restored;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.log.SnapshotMetadata;

/** Remembers what a core's status does not show, and tells the account what members do. */
final class Observer implements Probe {

  private final Account account;
  private final Members members;
  private final Map<MemberId, Seen> seen = new TreeMap<>();

  private static final class Seen {
    private HardState hardState = HardState.INITIAL;
    private final NavigableMap<Long, Long> terms = new TreeMap<>();
  }

  Observer(Account account, Members members) {
    this.account = account;
    this.members = members;
  }

  private Seen of(MemberId member) {
    return seen.computeIfAbsent(member, _ -> new Seen());
  }

  /** Term and vote that the member's disk holds. */
  HardState hardState(MemberId member) {
    return of(member).hardState;
  }

  /** Term of an entry of the member's log; empty when it never had it or has cut it off. */
  OptionalLong termAt(MemberId member, long index) {
    Long term = of(member).terms.get(index);
    return term == null ? OptionalLong.empty() : OptionalLong.of(term);
  }

  @Override
  public void started(MemberId member, Restored found, List<Entry> log, CoreStatus status) {
    members.saw(member);
    Seen now = of(member);
    now.hardState = found.hardState();
    now.terms.clear();
    log.forEach(entry -> now.terms.put(entry.index(), entry.term()));
    account.seen(
        member.name(),
        "starts with term %d, a log up to %d, a snapshot of %d"
            .formatted(status.term(), Math.max(0, status.lastIndex()), found.snapshot().index()));
  }

  @Override
  public void turned(
      MemberId member, List<Event> events, CoreStatus before, CoreStatus after, Effects effects) {
    Seen now = of(member);
    for (Notice notice : effects.notices()) {
      if (notice instanceof Notice.SnapshotInstalled) {
        now.terms.clear();
      }
      describe(notice).ifPresent(what -> account.seen(member.name(), what));
    }
    effects.persist().ifPresent(batch -> change(now, batch));
  }

  private static void change(Seen now, PersistBatch batch) {
    batch.truncateFrom().ifPresent(from -> now.terms.tailMap(from, true).clear());
    batch.entries().forEach(entry -> now.terms.put(entry.index(), entry.term()));
  }

  private static Optional<String> describe(Notice notice) {
    return switch (notice) {
      case Notice.RoleChanged(var _, var to, long term) ->
          Optional.of(to.name().toLowerCase(Locale.ROOT).replace('_', '-') + " in term " + term);
      case Notice.ConfigurationChanged(long index, Configuration configuration) ->
          Optional.of("configuration %d: %s".formatted(index, text(configuration)));
      case Notice.ConfigurationCommitted(long index, var _) ->
          Optional.of("configuration %d is committed".formatted(index));
      case Notice.LogTruncated(long from, long last) ->
          Optional.of("cuts off entries %d to %d".formatted(from, last));
      case Notice.SnapshotSendStarted(MemberId peer, long index) ->
          Optional.of("sends a snapshot of %d to %s".formatted(index, peer.name()));
      case Notice.SnapshotInstalled(long index) ->
          Optional.of("installs a snapshot of %d".formatted(index));
      case Notice.MessageRefused(String reason) -> Optional.of("refuses a message: " + reason);
      case Notice.Violation(String text) -> Optional.of(text);
      case Notice.Retired(long index) ->
          Optional.of("retires: configuration %d leaves it out".formatted(index));
      case Notice.LeaderChanged _, Notice.ElectionStarted _ -> Optional.empty();
    };
  }

  /** Names without incarnations. */
  static String text(Configuration configuration) {
    var text = new StringBuilder("voters" + names(configuration.voters()));
    if (configuration.isJoint()) {
      text.append(" outgoing").append(names(configuration.outgoing()));
    }
    if (!configuration.learners().isEmpty()) {
      text.append(" learners").append(names(configuration.learners()));
    }
    return text.toString();
  }

  private static String names(Iterable<MemberId> members) {
    var names = new StringBuilder();
    members.forEach(member -> names.append(' ').append(member.name()));
    return names.toString();
  }

  @Override
  public void written(MemberId member, List<PersistBatch> batches, List<Long> refusedSnapshots) {
    for (PersistBatch batch : batches) {
      batch.hardState().ifPresent(state -> of(member).hardState = state);
    }
  }

  @Override
  public void ended(MemberId member, List<PersistBatch> unconfirmed) {
    account.seen(member.name(), "its process ends");
  }

  @Override
  public void applied(MemberId member, Entry entry, byte[] reply, long stateHash) {
    // Seen in the state machine.
  }

  @Override
  public void restored(MemberId member, SnapshotMetadata snapshot, long stateHash) {
    // Told as installed.
  }

  @Override
  public void saved(MemberId member, SnapshotMetadata snapshot) {
    account.seen(member.name(), "saves a snapshot of " + snapshot.index());
  }
}
