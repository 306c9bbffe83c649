package sys.storage.raft.node.snapshot;

import java.io.DataOutputStream;
import java.io.IOException;

/** Writes the body of a snapshot. */
@FunctionalInterface
public interface SnapshotContent {

  /** Called once, on the thread that saves the snapshot. */
  void writeTo(DataOutputStream body) throws IOException;
}
