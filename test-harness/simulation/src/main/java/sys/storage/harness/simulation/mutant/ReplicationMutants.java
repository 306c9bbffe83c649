package sys.storage.harness.simulation.mutant;

import static sys.storage.harness.mutation.Mutant.killedBy;
import static sys.storage.harness.mutation.Mutant.mutant;
import static sys.storage.harness.simulation.mutant.Changes.core;

import java.util.List;
import java.util.Optional;
import sys.storage.harness.mutation.Edit.CallGives;
import sys.storage.harness.mutation.Edit.CallReplaced;
import sys.storage.harness.mutation.Edit.CallSkipped;
import sys.storage.harness.mutation.Mutant;

/** What followers accept, what their answers mean, and what is committed. */
final class ReplicationMutants {

  private ReplicationMutants() {}

  static List<Mutant> all() {
    return List.of(
        mutant(
            "the term before an append is not compared",
            "Logs that agree at an index agree before it: the consistency check of section 3.5.",
            killedBy("LogMatching"),
            core("Following", new CallReplaced("onAppend", "matches", "isThere"))),
        mutant(
            "a late append cuts off what a newer one has brought",
            "What is cut off may be committed by then (openraft 9540c904).",
            killedBy("CommittedIsKept"),
            core("Following", new CallGives("appendWhatIsNew", "matches", false))),
        mutant(
            "the hint of a refusal is taken for an acknowledgement",
            "What is a guess for the next append is no evidence for a commit (microsoft/CCF #5325).",
            killedBy("MatchIsDurable"),
            core("Replication", new CallReplaced("rejected", "rejected", "hintTakenForMatch"))),
        mutant(
            "what was acknowledged can shrink",
            "Answers overtake each other; durable stays durable (microsoft/CCF #5325).",
            killedBy("MatchIsDurable"),
            core("replication.Progress", new CallReplaced("accepted", "max#1", "second"))),
        mutant(
            "followers commit what the append did not prove",
            "Behind the last entry of the message a follower's log may be another (section 3.6.2).",
            killedBy("StateMachineSafety", Changes.LOG),
            core("Following", new CallReplaced("onAppend", "min#1", "first")),
            core("Node", new CallGives("commitTo", "lastIndex", Long.MAX_VALUE))),
        mutant(
            "heartbeats carry the leader's whole commit index",
            "A follower that lags would commit entries that it does not have (section 3.5).",
            killedBy("StateMachineSafety"),
            core("Replication", new CallReplaced("sendHeartbeats", "min", "second")),
            core("Node", new CallGives("commitTo", "lastIndex", Long.MAX_VALUE))),
        mutant(
            "a lost append is never noticed",
            "An idle cluster would never send it again (braft #292).",
            killedBy("Liveness"),
            core("Replication", new CallGives("onHeartbeatResponse", "isStuck", false))),
        mutant(
            "entries of old terms are committed by counting",
            "A later leader without them may still be elected (section 3.6.2, figure 3.7).",
            killedBy("CommitRule"),
            core(
                "Leader",
                new CallGives("advanceCommit", "termAt", 0L),
                new CallGives("advanceCommit", "term", 0L))),
        mutant(
            "acknowledgements are not sorted before they are counted",
            "The median of a list in any order is no majority (openraft #1802).",
            killedBy("CommitRule", "Liveness"),
            core("quorum.MajorityQuorum", new CallSkipped("committedIndex", "sort"))),
        mutant(
            "a term begins without a blank entry",
            "Its leader would not know what is committed until somebody writes (section 6.4).",
            killedBy("BlankEntryFirst"),
            core("Leader", new CallGives("start", "append", Optional.empty()))));
  }
}
