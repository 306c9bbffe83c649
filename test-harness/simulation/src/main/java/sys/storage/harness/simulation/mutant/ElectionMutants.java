package sys.storage.harness.simulation.mutant;

import static sys.storage.harness.mutation.Mutant.killedBy;
import static sys.storage.harness.mutation.Mutant.mutant;
import static sys.storage.harness.simulation.mutant.Changes.core;
import static sys.storage.harness.simulation.mutant.Changes.server;

import java.util.List;
import java.util.Optional;
import sys.storage.harness.mutation.Edit.CallGives;
import sys.storage.harness.mutation.Edit.CallSkipped;
import sys.storage.harness.mutation.Edit.CallsInstead;
import sys.storage.harness.mutation.Edit.ConstantIs;
import sys.storage.harness.mutation.Edit.Returns;
import sys.storage.harness.mutation.Mutant;

/** Who votes for whom, what a vote is worth, and who may ask for one. */
final class ElectionMutants {

  private ElectionMutants() {}

  static List<Mutant> all() {
    return List.of(
        mutant(
            "a vote for a candidate with an older log",
            "Only this keeps committed entries in the log of the next leader (section 3.6.1).",
            killedBy("LeaderCompleteness"),
            core("log.RaftLog", new Returns("isUpToDate", true))),
        mutant(
            "votes are refused whatever the log",
            "A voter must answer, also one that does not know that it votes (etcd #10998).",
            killedBy("Liveness"),
            core("Voting", new CallGives("onVote", "isUpToDate", false))),
        mutant(
            "a second vote in one term",
            "Two majorities of one term would share a voter that voted for both (section 3.4).",
            killedBy("OneVotePerTerm", "ElectionSafety"),
            core(
                "Voting",
                new CallGives("onVote", "vote", Optional.empty()),
                new CallSkipped("onVote", "voteFor"))),
        mutant(
            "a vote before the vote is durable",
            "A crash forgets it, and the member votes again (section 3.8; sofa-jraft #1241).",
            killedBy("OneVotePerTerm"),
            core("Voting", new CallsInstead("onVote", "sendWhenDurable", "sendHypothetical"))),
        mutant(
            "votes are asked for before the own one is durable",
            "A candidate that crashes votes for another one in its own term (sofa-jraft #1245).",
            killedBy("OneVotePerTerm"),
            core("Candidate", new CallsInstead("start", "sendWhenDurable", "sendHypothetical"))),
        mutant(
            "a vote in a term that is known already is not written",
            "Term and vote are one promise: either must be on the disk when it changes (hashicorp/raft #661).",
            killedBy("OneVotePerTerm"),
            core("Turn", new CallGives("batch", "equals", true))),
        mutant(
            "the log forgets the vote",
            "The vote is part of what recovery must bring back (section 3.8).",
            killedBy("RecoveryKeepsDurable", "OneVotePerTerm"),
            server(
                "log.FrameBody",
                new CallGives("encodedBytes", "vote", Optional.empty()),
                new CallGives("encode", "vote", Optional.empty()))),
        mutant(
            "a restart forgets the vote",
            "Whoever was voted for may lead already (section 3.8; hashicorp/raft #661).",
            killedBy("OneVotePerTerm"),
            core("Node", new CallGives("<init>", "vote", Optional.empty()))),
        mutant(
            "less than half of the voters is a majority",
            "Two quorums need not have a member in common (section 3.2).",
            killedBy("ElectionQuorum", "CommitRule"),
            core("quorum.MajorityQuorum", new ConstantIs("majority", 2, 3))),
        mutant(
            "votes in spite of the leader's lease",
            "A leader answers lease reads because nobody else can have been elected (section 6.4.1).",
            killedBy("LeaseIsHonoured"),
            core("Node", new Returns("isLeaseRunning", false))),
        mutant(
            "nobody learns a higher term from an answer",
            "The high term and the long log refuse each other for ever: the pre-vote deadlock (openraft #1796, etcd #8501).",
            killedBy("Liveness"),
            core("Inbox", new CallSkipped("isOfThisTerm", "becomeFollower"))),
        mutant(
            "a learner campaigns",
            "Who counts nowhere must not disturb those who do (section 4.2.1).",
            killedBy("OnlyVotersCampaign"),
            core("Node", new Returns("mayCampaign", true))),
        mutant(
            "whom an uncommitted configuration leaves out does not campaign",
            "It may hold the only log that the others can follow (section 4.2.2, figure 4.6).",
            killedBy("Liveness"),
            core("Node", new CallGives("mayCampaign", "wasVoter", false))),
        mutant(
            "a restart forgets that the member was removed",
            "A removed member that votes again is a quorum of the past (raft-tlaplus, RedisRaft #2).",
            killedBy("OnlyVotersCampaign"),
            core("RaftCore", new CallGives("<init>", "removed", false))));
  }
}
