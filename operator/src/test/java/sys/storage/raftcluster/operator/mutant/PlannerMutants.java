package sys.storage.raftcluster.operator.mutant;

import static sys.storage.harness.mutation.Mutant.killedBy;
import static sys.storage.harness.mutation.Mutant.mutant;

import java.util.List;
import java.util.Optional;
import sys.storage.harness.mutation.Edit;
import sys.storage.harness.mutation.Edit.CallGives;
import sys.storage.harness.mutation.Edit.CallReplaced;
import sys.storage.harness.mutation.Edit.CallsInstead;
import sys.storage.harness.mutation.Edit.ConstantIs;
import sys.storage.harness.mutation.Edit.Returns;
import sys.storage.harness.mutation.Mutant;
import sys.storage.harness.mutation.Mutant.Change;

/** What operators have got wrong, each with the rule that it breaks. */
final class PlannerMutants {

  private PlannerMutants() {}

  private static Change in(String target, Edit... edits) {
    return new Change("sys.storage.raftcluster.operator." + target, List.of(edits));
  }

  static List<Mutant> all() {
    return List.of(
        mutant(
            "a voter that does not answer is taken for none",
            "What could not be seen is not absent.",
            killedBy("VotersLeaveForAReason"),
            in("plan.Situation", new CallGives("silent", "named", Optional.empty())),
            in("plan.NextVoters", new CallGives("of", "named", Optional.empty()))),
        mutant(
            "a leader of the past is believed",
            "A partition has deposed it, and its view is of the past (strimzi #10941).",
            killedBy("MembersKeepTheirPods", "MembersKeepTheirClaims", "RestartsKeepMajorities"),
            in(
                "observe.NodeObserver",
                new CallsInstead("leader", "max", "min"),
                new ConstantIs("confirmed", 1, 0))),
        mutant(
            "a disk is known by its position",
            "A wiped one is another member, and has forgotten what that one promised.",
            killedBy("NewVotersAreReady"),
            in("plan.Situation", new CallReplaced("seat", "contains#1", "containsName"))),
        mutant(
            "an empty disk is reason for a birth",
            "Pravega's operator bootstrapped a second ensemble.",
            killedBy("OneBirth", "MembersKeepTheirPods"),
            in("plan.Birth", new CallGives("plan", "born", false))),
        mutant(
            "a claim is deleted by its name",
            "By now another disk may have the name (pravega #312).",
            killedBy("ClaimsGoByUid"),
            in("plan.Housekeeping", new CallGives("deleteSurplusClaim", "uid", ""))),
        mutant(
            "claims are deleted before their members have left",
            "They hold what was acknowledged.",
            killedBy("MembersKeepTheirClaims"),
            in(
                "plan.Housekeeping",
                new CallReplaced("deleteSurplusClaim", "max", "first"),
                new CallGives("deleteSurplusClaim", "containsKey", false))),
        mutant(
            "claims are deleted although storage is to be retained",
            "Somebody wants to look at it first.",
            killedBy("RetainedClaimsStay"),
            in("plan.Housekeeping", new CallGives("deleteSurplusClaim", "retainStorage", false))),
        mutant(
            "pods are scaled away before their members have left",
            "Two of five voters gone at once is one more failure away from a standstill.",
            killedBy("MembersKeepTheirPods"),
            in("plan.Housekeeping", new CallGives("shrink", "inUse", 0))),
        mutant(
            "pods of members do not come back",
            "Who scales the StatefulSet by hand takes the majority away for good.",
            killedBy("EventuallySettles"),
            in("plan.Pods", new Returns("restore", Optional.empty()))),
        mutant(
            "a cluster is put to sleep in a joint configuration",
            "It wakes up needing two majorities.",
            killedBy("JointChangeEndsFirst"),
            in(
                "plan.Hibernation",
                new CallGives("plan", "isPresent", false),
                new Returns("isJoint", false))),
        mutant(
            "the budget counts pods in place of voters",
            "Learners would pay for voters.",
            killedBy("BudgetIsRight"),
            in(
                "plan.Housekeeping",
                new CallReplaced("allowDisruption", "maxUnavailable#1", "halfOfThePods"))),
        mutant(
            "the budget is not lowered before a joint configuration",
            "The smaller half loses its majority to a drain.",
            killedBy("BudgetIsRight", "EvictionsKeepMajorities"),
            in("plan.MembershipChange", new Returns("limitDisruption", Optional.empty()))),
        mutant(
            "the budget forgets the voter that is being replaced",
            "Its successor's pod is ready, so that Kubernetes sees nothing missing (docs/bugs-found.md).",
            killedBy("BudgetIsRight", "EvictionsKeepMajorities"),
            in("plan.QuorumArithmetic", new Returns("succeeded", 0))),
        mutant(
            "a leader is restarted as it is",
            "Writes wait for an election (coreos etcd-operator #1191).",
            killedBy("LeadersHandOver"),
            in("plan.Housekeeping", new Returns("handOver", Optional.empty()))),
        mutant(
            "a leader that leaves does not hand over",
            "The same, in a membership change (tidb-operator #3341).",
            killedBy("LeavingLeadersHandOver"),
            in("plan.MembershipChange", new Returns("transferLeader", Optional.empty()))),
        mutant(
            "a scale-in does not ask for a majority",
            "The rest could not commit that it is the rest.",
            killedBy("ScaleInKeepsMajority"),
            in("plan.MembershipChange", new Returns("refused", Optional.empty()))),
        mutant(
            "a living cluster is forced",
            "What the majority has acknowledged since is lost.",
            killedBy("LivingClustersAreNotForced"),
            in("plan.Recovery", new Returns("outOfReach", Optional.empty()))),
        mutant(
            "voters are restarted side by side",
            "Each restart is one more voter down.",
            killedBy("OneVoterAtATime", "RestartsKeepMajorities"),
            in("plan.QuorumArithmetic", new Returns("mayRestart", true)),
            in("plan.Housekeeping", new Returns("anotherIsOnItsWay", false))),
        mutant(
            "a disk is given up whatever the others hold",
            "An order does not skip the arithmetic.",
            killedBy("RestartsKeepMajorities", "MembersKeepTheirClaims", "DataStaysOnMajorities"),
            in("plan.Replacement", new Returns("neededForMajority", Optional.empty()))),
        mutant(
            "learners vote before they have caught up",
            "A majority of empty disks elects anybody.",
            killedBy("NewVotersAreReady"),
            in("plan.Situation", new CallReplaced("learner", "orElse#1", "yes"))),
        mutant(
            "a paused cluster is changed",
            "Somebody else is at work on it.",
            killedBy("PausedIsLeftAlone"),
            in("plan.Planner", new CallGives("plan", "paused", false))),
        mutant(
            "calls do not say which operator makes them",
            "One of the past could not be refused (Kleppmann 2016, fencing).",
            killedBy("OrdersCarryTheirEpoch"),
            in("act.Executor", new CallGives("execute", "getAsLong", Long.MAX_VALUE))));
  }
}
