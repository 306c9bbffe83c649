package sys.storage.raft.core;

import java.util.List;
import java.util.Optional;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.ConfigurationEntry;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;

/**
 * The birth of a cluster: what the server writes to the empty disk of the first voter, once in the
 * life of a cluster. Every other member is added through the log.
 */
public final class Bootstrap {

  /**
   * Written together with {@link #firstEntry}. The sole voter holds the entry, so it is committed.
   */
  public static final HardState HARD_STATE = new HardState(1, Optional.empty(), 1);

  private Bootstrap() {}

  /** Entry 1 of term 1: {@code voter} alone makes up the cluster. */
  public static Entry firstEntry(MemberId voter, long operatorEpoch) {
    byte[] payload =
        new ConfigurationEntry(Configuration.of(List.of(voter)), operatorEpoch).encode();
    return Entry.create(1, 1, 0, Entry.Kind.CONFIGURATION, payload);
  }
}
