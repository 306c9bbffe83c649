package sys.storage.raft.core;

import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.LogReader;
import sys.storage.raft.core.log.SnapshotReader;

/** The protocol as a value in motion. */
@SuppressWarnings("DoNotCallSuggester")
public final class RaftCore {

  public RaftCore(
      UUID clusterId,
      MemberId self,
      CoreOptions options,
      Restored restored,
      LogReader logReader,
      SnapshotReader snapshotReader,
      RandomGenerator random) {
    throw new UnsupportedOperationException("not built yet");
  }

  /** Takes the events of one turn in order and says what is to be done. One thread at a time. */
  public Effects step(List<Event> events) {
    throw new UnsupportedOperationException("not built yet: " + events);
  }

  public CoreStatus status() {
    throw new UnsupportedOperationException("not built yet");
  }
}
