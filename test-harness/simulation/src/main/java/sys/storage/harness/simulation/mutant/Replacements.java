package sys.storage.harness.simulation.mutant;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import sys.storage.harness.simulation.node.SimulatedMember;
import sys.storage.raft.client.ConfigurationView;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.Effects;
import sys.storage.raft.core.Event;
import sys.storage.raft.core.PersistBatch;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.ConfigurationAlgebra;
import sys.storage.raft.core.configuration.ConfigurationChange;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.LoggedConfiguration;
import sys.storage.raft.core.log.RaftLog;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.core.quorum.MajorityQuorum;
import sys.storage.raft.core.quorum.Quorum;
import sys.storage.raft.core.replication.Progress;
import sys.storage.raft.node.storage.NodeStorage;
import sys.storage.raft.node.storage.WriteResult;
import sys.storage.raftcluster.operator.observe.Observation;

/** What mutants call instead of the product's code: {@link Edit.CallReplaced} names them. */
public final class Replacements {

  private Replacements() {}

  // Numbers.

  public static long first(long left, long right) {
    return left;
  }

  public static long second(long left, long right) {
    return right;
  }

  // The log and its configurations.

  /** Whether there is an entry, whatever its term. */
  public static boolean isThere(RaftLog log, long index, long term) {
    return log.termAt(index) != RaftLog.UNKNOWN_TERM;
  }

  public static LoggedConfiguration latestCommitted(RaftLog log, long commit) {
    List<LoggedConfiguration> committed = log.configurationsBetween(-1, commit);
    return committed.isEmpty() ? log.configuration() : committed.getLast();
  }

  /** Every configuration but the one that the log was born with is taken for a blank entry. */
  public static void appendAsBlank(RaftLog log, Entry entry) {
    boolean changes = entry.kind() == Entry.Kind.CONFIGURATION && entry.index() > 1;
    log.append(
        changes
            ? Entry.create(
                entry.index(),
                entry.term(),
                entry.logTimeMillis(),
                Entry.Kind.BLANK,
                new byte[entry.size() - Entry.HEADER_BYTES])
            : entry);
  }

  public static Configuration noConfiguration(SnapshotMetadata snapshot) {
    return Configuration.EMPTY;
  }

  public static long indexUnlessJoint(LoggedConfiguration logged) {
    return logged.configuration().isJoint() ? 0 : logged.index();
  }

  // Configurations and who counts.

  public static SortedSet<MemberId> bothHalves(Configuration configuration) {
    var all = new TreeSet<>(configuration.voters());
    all.addAll(configuration.outgoing());
    return all;
  }

  public static Quorum withLearners(Configuration configuration) {
    return new MajorityQuorum(configuration.members());
  }

  public static ConfigurationAlgebra.Outcome withoutJoint(
      Configuration from, List<ConfigurationChange> changes) {
    return switch (ConfigurationAlgebra.enterJoint(from, changes)) {
      case ConfigurationAlgebra.Changed(Configuration joint) ->
          ConfigurationAlgebra.leaveJoint(joint);
      case ConfigurationAlgebra.Refused refused -> refused;
    };
  }

  // Replication.

  public static boolean hintTakenForMatch(Progress progress, long rejected, long retryFrom) {
    progress.accepted(retryFrom - 1, 0);
    return progress.rejected(rejected, retryFrom);
  }

  // The disk.

  /** The core hears at once that a batch is durable; it is written as ever. */
  public static Optional<PersistBatch> confirmedAtOnce(Effects effects, SimulatedMember member) {
    effects.persist().ifPresent(batch -> member.post(new Event.Persisted(batch.number())));
    return effects.persist();
  }

  /** The number of the newest batch, written or not. */
  public static long newest(PersistBatch written, List<PersistBatch> waiting) {
    return waiting.isEmpty() ? written.number() : waiting.getLast().number();
  }

  /** Two writes where there was one. */
  public static WriteResult entriesBeforeHardState(NodeStorage storage, List<PersistBatch> batches)
      throws IOException {
    var entries = new ArrayList<PersistBatch>();
    var hardStates = new ArrayList<PersistBatch>();
    for (PersistBatch it : batches) {
      entries.add(
          new PersistBatch(
              it.number(),
              it.snapshotChunk(),
              it.truncateFrom(),
              it.entries(),
              Optional.empty(),
              it.compactTo(),
              it.removed(),
              it.staticPeers()));
      hardStates.add(
          new PersistBatch(
              it.number(),
              Optional.empty(),
              OptionalLong.empty(),
              List.of(),
              it.hardState(),
              OptionalLong.empty(),
              OptionalLong.empty(),
              Optional.empty()));
    }
    storage.write(entries);
    return storage.write(hardStates);
  }

  /** A disk that is formatted again has the identity that it had before. */
  public static Object sameIncarnation(Supplier<UUID> drawn) {
    return new UUID(0, 0);
  }

  // The operator.

  /** The configuration as the member with the lowest ordinal knows it. */
  public static ConfigurationView viewOfFirstNode(NodeStatus leader, Observation seen) {
    return seen.nodes().values().stream()
        .flatMap(node -> node.asOptional().stream())
        .filter(node -> node.state().equals(NodeStatus.ACTIVE))
        .findFirst()
        .orElse(leader)
        .configuration();
  }
}
