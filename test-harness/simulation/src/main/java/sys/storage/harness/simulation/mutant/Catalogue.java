package sys.storage.harness.simulation.mutant;

import java.util.List;
import java.util.Optional;
import sys.storage.harness.simulation.mutant.Edit.CallGives;
import sys.storage.harness.simulation.mutant.Edit.CallSkipped;
import sys.storage.harness.simulation.mutant.Edit.CallsInstead;
import sys.storage.harness.simulation.mutant.Edit.ConstantIs;
import sys.storage.harness.simulation.mutant.Edit.Returns;

/** All mutants. */
public final class Catalogue {

  private static final String SERVER = "sys.storage.raft.node.";

  private Catalogue() {}

  /** Every one breaks a rule that something must notice. */
  public static List<Mutant> all() {
    return List.of(
        Mutant.ofCore(
            "a vote for a candidate with an older log",
            "log.RaftLog",
            new Returns("isUpToDate", true)),
        Mutant.ofCore(
            "a vote before the vote is durable",
            "Voting",
            new CallsInstead("onVote", "sendWhenDurable", "send")),
        Mutant.ofCore(
            "votes are asked for before the own one is durable",
            "Candidate",
            new CallsInstead("start", "sendWhenDurable", "sendHypothetical")),
        Mutant.ofCore(
            "a second vote in one term",
            "Voting",
            new CallGives("onVote", "vote", Optional.empty()),
            new CallSkipped("onVote", "voteFor")),
        new Mutant(
            "the log forgets the vote",
            SERVER + "log.FrameBody",
            List.of(
                new CallGives("encodedBytes", "vote", Optional.empty()),
                new CallGives("encode", "vote", Optional.empty()))),
        Mutant.ofCore(
            "entries of old terms are committed by counting",
            "Leader",
            new CallGives("advanceCommit", "termAt", 0L),
            new CallGives("advanceCommit", "term", 0L)),
        Mutant.ofCore(
            "one majority is enough in a joint configuration",
            "quorum.Quorum",
            new CallGives("of", "isJoint", false)),
        Mutant.ofCore(
            "learners count", "quorum.Quorum", new CallsInstead("of", "voters", "members")),
        Mutant.ofCore(
            "less than half of the voters is a majority",
            "quorum.MajorityQuorum",
            new ConstantIs("majority", 2, 3)),
        Mutant.ofCore(
            "a change before the one before is committed",
            "MembershipAdmission",
            new CallGives("decide", "isConfigurationCommitted", true)),
        Mutant.ofCore(
            "a change before an entry of the own term is committed",
            "Leader",
            new CallGives("changeMembership", "leads", true)),
        Mutant.ofCore(
            "a new voter need not have caught up", "Replication", new Returns("isCaughtUp", true)),
        Mutant.ofCore(
            "entries are acknowledged before they are durable",
            "Following",
            new CallsInstead("accept", "sendWhenDurable", "send")),
        Mutant.ofCore(
            "the leader counts what it has not made durable",
            "Replication",
            new CallGives("committedIndex", "durableIndex", Long.MAX_VALUE)),
        Mutant.ofCore(
            "a confirmed write counts although it was cut off meanwhile",
            "Durability",
            new Returns("truncated", 0)),
        Mutant.ofCore(
            "a leader goes on outside its committed configuration",
            "Leader",
            new Returns("isRemoved", false)),
        Mutant.ofCore(
            "reads without a round", "Replication", new Returns("confirmedRound", Long.MAX_VALUE)),
        Mutant.ofCore(
            "reads before an entry of the own term is committed",
            "Leader",
            new CallGives("read", "leads", true),
            new CallGives("beat", "leads", true),
            new CallGives("endTurn", "leads", true)),
        Mutant.ofCore("the lease never ends", "Reads", new Returns("isLeaseValid", true)),
        Mutant.ofCore("votes in spite of the lease", "Node", new Returns("isLeaseRunning", false)),
        Mutant.ofCore(
            "appends are accepted without a matching entry before them",
            "Following",
            new CallGives("onAppend", "matches", true)),
        Mutant.ofCore(
            "a late append cuts off what a newer one has brought",
            "Following",
            new CallGives("appendWhatIsNew", "matches", false)),
        Mutant.ofCore(
            "what was acknowledged can shrink",
            "replication.Progress",
            new CallsInstead("accepted", "max", "min")),
        Mutant.ofCore(
            "followers commit what the message did not prove",
            "Following",
            new CallsInstead("onAppend", "min", "max")),
        Mutant.ofCore(
            "heartbeats carry the leader's commit index",
            "Replication",
            new CallsInstead("sendHeartbeats", "min", "max")),
        Mutant.ofCore(
            "a snapshot has no configuration",
            "log.LoggedConfiguration",
            new CallGives("of", "configurationIndex", 0L)),
        new Mutant(
            "sessions are not restored",
            "sys.storage.raft.core.session.SessionTable",
            List.of(new CallGives("readFrom", "put", Optional.empty()))),
        Mutant.ofCore(
            "messages for an earlier incarnation are taken",
            "Inbox",
            new CallGives("receive", "equals", true)),
        Mutant.ofCore("a learner campaigns", "Node", new Returns("mayCampaign", true)),
        Mutant.ofCore(
            "a term begins without a blank entry",
            "Leader",
            new CallGives("start", "append", Optional.empty())),
        new Mutant(
            "fsync is left out",
            SERVER + "log.DurableLog",
            List.of(new CallSkipped("writeFrame", "sync"))));
  }
}
