package sys.storage.harness.simulation.node;

import java.io.IOException;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.SnapshotMetadata;
import sys.storage.raft.node.snapshot.SnapshotContent;
import sys.storage.raft.node.snapshot.SnapshotInput;

/** What committed entries are executed by. */
public interface StateMachine {

  /** Executes the next entry and returns the reply to its sender. */
  byte[] apply(Entry entry);

  /** What a snapshot of it now stands for; the size is not known yet. */
  SnapshotMetadata metadata();

  /** The state as it is now, to be written later. */
  SnapshotContent capture();

  void restore(SnapshotInput snapshot) throws IOException;

  /** The value that a key has. */
  long read(int key);

  /** Equal for equal states. */
  long hash();
}
