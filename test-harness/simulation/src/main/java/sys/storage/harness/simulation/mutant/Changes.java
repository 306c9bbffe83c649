package sys.storage.harness.simulation.mutant;

import java.util.List;
import sys.storage.harness.mutation.Edit;
import sys.storage.harness.mutation.Mutant.Change;

/** Where mutants change something, and which checks are not invariants of the simulator. */
final class Changes {

  private Changes() {}

  /** The checks of the core itself, which run before any invariant here looks. */
  static final String CORE = "InvariantViolation";

  /** The check of the log itself, that an entry follows the one before it. */
  static final String LOG = "IllegalArgumentException";

  static Change core(String target, Edit... edits) {
    return new Change("sys.storage.raft.core." + target, List.of(edits));
  }

  static Change server(String target, Edit... edits) {
    return new Change("sys.storage.raft.node." + target, List.of(edits));
  }

  static Change operator(String target, Edit... edits) {
    return new Change("sys.storage.raftcluster.operator." + target, List.of(edits));
  }

  /** What the simulator has in place of the server's threads, its transport, or Kubernetes. */
  static Change simulator(String target, Edit... edits) {
    return new Change("sys.storage.harness.simulation." + target, List.of(edits));
  }
}
