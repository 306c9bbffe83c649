package sys.storage.harness.simulation.mutant;

import static sys.storage.harness.mutation.Mutant.killedBy;
import static sys.storage.harness.mutation.Mutant.mutant;
import static sys.storage.harness.simulation.mutant.Changes.core;

import java.util.List;
import sys.storage.harness.mutation.Edit.CallGives;
import sys.storage.harness.mutation.Edit.CallSkipped;
import sys.storage.harness.mutation.Edit.Returns;
import sys.storage.harness.mutation.Mutant;

/** When a leader may answer a read without a log entry. */
final class ReadMutants {

  private ReadMutants() {}

  static List<Mutant> all() {
    return List.of(
        mutant(
            "reads without a round",
            "A leader that was replaced does not know it (section 6.4).",
            killedBy("ReadsSeeCommitted", "LinearizableReads"),
            core("Replication", new Returns("confirmedRound", Long.MAX_VALUE))),
        mutant(
            "an old answer confirms new reads",
            "Whoever answers a round of the past may follow another leader now (etcd #20418).",
            killedBy("ReadsSeeCommitted", "LinearizableReads"),
            core("Replication", new CallGives("onHeartbeatResponse", "readRound", Long.MAX_VALUE))),
        mutant(
            "reads before an entry of the own term is committed",
            "Until then a leader does not know what is committed (section 6.4, step 1).",
            killedBy("ReadsSeeCommitted", "LinearizableReads"),
            core(
                "Leader",
                new CallGives("read", "leads", true),
                new CallGives("beat", "leads", true),
                new CallGives("endTurn", "leads", true))),
        mutant(
            "a read does not wait for what is committed",
            "The state machine may lag behind the commit index (section 6.4, step 3).",
            killedBy("ReadsSeeCommitted", "LinearizableReads"),
            core("Reads", new CallGives("beginRound", "commit", 0L))),
        mutant(
            "the lease never ends",
            "Others elect a leader when they have not heard of this one (section 6.4.1).",
            killedBy("ReadsSeeCommitted", "LinearizableReads"),
            core("Reads", new Returns("isLeaseValid", true))),
        mutant(
            "the lease takes no account of the drift of clocks",
            "A voter whose clock is faster is free before the lease ends (section 6.4.1).",
            killedBy("ReadsSeeCommitted", "LinearizableReads"),
            core("Reads", new CallGives("isLeaseValid", "leaseDriftFraction", 0.0))),
        mutant(
            "the lease outlives a transfer",
            "The target campaigns in spite of it, perhaps late (etcd #12704).",
            killedBy("ReadsSeeCommitted", "LinearizableReads"),
            core(
                "Leader",
                new CallGives("read", "isEmpty", true),
                new CallSkipped("endTurn", "surrenderLease"))));
  }
}
