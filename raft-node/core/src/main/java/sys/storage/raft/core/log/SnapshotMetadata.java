package sys.storage.raft.core.log;

import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.ConfigurationEntry;

/**
 * What a snapshot stands for: the state after applying every entry up to {@code index}.
 *
 * @param index last entry that the snapshot contains; 0 for the empty state
 * @param term term of that entry
 * @param logTimeMillis log time of that entry
 * @param configurationIndex index of the entry of {@code configuration}
 * @param operatorEpoch operator epoch of that configuration entry
 * @param configuration the latest configuration at or before {@code index}
 * @param sizeBytes size of the snapshot file in bytes
 */
public record SnapshotMetadata(
    long index,
    long term,
    long logTimeMillis,
    long configurationIndex,
    long operatorEpoch,
    Configuration configuration,
    long sizeBytes) {

  /** The state before the first entry. */
  public static final SnapshotMetadata NONE =
      new SnapshotMetadata(0, 0, 0, 0, 0, Configuration.EMPTY, 0);

  /**
   * What stands for the state once the next entry is applied, too; its size is not known.
   *
   * @throws IllegalStateException when the entry is not the next one
   */
  public SnapshotMetadata after(Entry entry) {
    if (entry.index() != index + 1) {
      throw new IllegalStateException(
          "entry %d cannot be applied after entry %d".formatted(entry.index(), index));
    }
    boolean configures = entry.kind() == Entry.Kind.CONFIGURATION;
    ConfigurationEntry latest =
        configures
            ? ConfigurationEntry.decode(entry.payload())
            : new ConfigurationEntry(configuration, operatorEpoch);
    return new SnapshotMetadata(
        entry.index(),
        entry.term(),
        entry.logTimeMillis(),
        configures ? entry.index() : configurationIndex,
        latest.operatorEpoch(),
        latest.configuration(),
        0);
  }
}
