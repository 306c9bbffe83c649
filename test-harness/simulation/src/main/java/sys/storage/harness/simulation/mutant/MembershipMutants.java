package sys.storage.harness.simulation.mutant;

import static sys.storage.harness.mutation.Mutant.killedBy;
import static sys.storage.harness.mutation.Mutant.mutant;
import static sys.storage.harness.simulation.mutant.Changes.core;

import java.util.List;
import sys.storage.harness.mutation.Edit.CallGives;
import sys.storage.harness.mutation.Edit.CallReplaced;
import sys.storage.harness.mutation.Edit.CallSkipped;
import sys.storage.harness.mutation.Edit.CallsInstead;
import sys.storage.harness.mutation.Edit.Returns;
import sys.storage.harness.mutation.Mutant;

/** How one configuration follows another, and who counts in it. */
final class MembershipMutants {

  private MembershipMutants() {}

  static List<Mutant> all() {
    return List.of(
        mutant(
            "the new majority alone decides in a joint configuration",
            "The old majority may decide something else meanwhile (section 4.3).",
            killedBy("ElectionQuorum", "CommitRule"),
            core("quorum.Quorum", new CallGives("of", "isJoint", false))),
        mutant(
            "one counter for both halves of a joint configuration",
            "Half of the old and half of the new voters are neither's majority (section 4.3).",
            killedBy("ElectionQuorum", "CommitRule"),
            core(
                "quorum.Quorum",
                new CallGives("of", "isJoint", false),
                new CallReplaced("of", "voters", "bothHalves"))),
        mutant(
            "learners count",
            "What only they hold is in no log that can win an election (section 4.2.1; openraft d882e743).",
            killedBy("CommitRule"),
            core(
                "Replication",
                new CallReplaced("<init>", "of", "withLearners"),
                new CallReplaced("track", "of", "withLearners"))),
        mutant(
            "a configuration takes effect when it is committed",
            "Members would count by different configurations for longer than one entry (section 4.1; etcd #11284).",
            killedBy("ConfigurationOnAppend"),
            core(
                "Node",
                new CallReplaced("effective", "configuration", "latestCommitted", "commit"),
                new CallReplaced("configuration", "configuration#1", "latestCommitted", "commit"))),
        mutant(
            "a restart forgets configurations",
            "It would ask for the votes of the first members, who may be gone (section 4.1).",
            killedBy("ConfigurationOnAppend", "LogMatching"),
            core("log.RaftLog", new CallReplaced("<init>", "append", "appendAsBlank"))),
        mutant(
            "a truncation keeps the configuration that it cuts off",
            "The configuration is the latest in the log, also when the log becomes shorter (section 4.1).",
            killedBy("ConfigurationOnAppend"),
            core("log.RaftLog", new CallSkipped("truncateFrom", "truncateFrom#3"))),
        mutant(
            "a change before the one before is committed",
            "Promotions stack up until {1,4,5} and {2,3} both decide (redpanda #17675).",
            killedBy("ConfigurationSteps"),
            core("MembershipAdmission", new CallGives("decide", "isConfigurationCommitted", true))),
        mutant(
            "a change before an entry of the own term is committed",
            "Sibling configurations of two leaders need not overlap (Ongaro, raft-dev, July 2015).",
            killedBy("ConfigurationSteps"),
            core("Leader", new CallGives("changeMembership", "leads", true))),
        mutant(
            "a joint configuration is left before it is committed",
            "The old majority may not know of it, and decide alone (section 4.3).",
            killedBy("ConfigurationSteps"),
            core(
                "Node", new CallReplaced("isConfigurationCommitted", "index", "indexUnlessJoint"))),
        mutant(
            "several voters change without a joint configuration",
            "The majorities before and after need not overlap: the mode unsafe-no-joint (section 4.3).",
            killedBy("ConfigurationSteps"),
            core(
                "MembershipAdmission",
                new CallReplaced("enterJoint", "enterJoint#2", "withoutJoint"))),
        mutant(
            "a joint configuration is left for its old half",
            "The new voters were promised (section 4.3).",
            killedBy("ConfigurationSteps"),
            core(
                "configuration.ConfigurationAlgebra",
                new CallsInstead("leaveJoint", "voters", "outgoing"))),
        mutant(
            "a joint configuration whose voters do not answer",
            "Neither it nor the way back can be committed.",
            killedBy("Liveness"),
            core("MembershipAdmission", new CallGives("enterJoint", "isMajorityAlive", true))),
        mutant(
            "a new voter need not have caught up",
            "Nothing could be committed until it has (section 4.2.1).",
            killedBy("ReadinessGate"),
            core("Replication", new Returns("isCaughtUp", true))),
        mutant(
            "a leader goes on outside its committed configuration",
            "It would lead those who do not count it (section 4.2.2).",
            killedBy("RemovedLeaderStepsDown"),
            core("Leader", new Returns("isRemoved", false))));
  }
}
