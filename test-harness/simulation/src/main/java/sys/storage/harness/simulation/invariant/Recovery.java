package sys.storage.harness.simulation.invariant;

import java.util.List;
import sys.storage.raft.core.Restored;
import sys.storage.raft.core.log.Entry;

/** What a member found on its disk. */
record Recovery(Restored found, List<Entry> log) {}
