package sys.storage.harness.simulation.mutant;

import static sys.storage.harness.mutation.Mutant.killedBy;
import static sys.storage.harness.mutation.Mutant.mutant;
import static sys.storage.harness.simulation.mutant.Changes.core;
import static sys.storage.harness.simulation.mutant.Changes.operator;

import java.util.List;
import sys.storage.harness.mutation.Edit.CallGives;
import sys.storage.harness.mutation.Edit.CallReplaced;
import sys.storage.harness.mutation.Edit.Returns;
import sys.storage.harness.mutation.Mutant;

/** What the operator believes, and what it takes away. */
final class OperatorMutants {

  private OperatorMutants() {}

  static List<Mutant> all() {
    return List.of(
        mutant(
            "the operator trusts a follower's view",
            "A follower does not know who is a member by now (strimzi #10941).",
            killedBy("OperatorKeepsMembers"),
            operator(
                "plan.Situation",
                new CallReplaced("<init>", "configuration#1", "viewOfFirstNode", "seen"))),
        mutant(
            "the operator scales pods away before their members have left",
            "Two of five voters gone at once is one more failure away from a standstill.",
            killedBy("OperatorKeepsMembers"),
            operator("plan.Housekeeping", new CallGives("shrink", "inUse", 0))),
        mutant(
            "the operator restarts two voters at once",
            "Each restart is one more voter down: one after the other, each after the one before is back.",
            killedBy("RestartsOneByOne"),
            operator("plan.QuorumArithmetic", new Returns("mayRestart", true)),
            operator("plan.Housekeeping", new Returns("anotherIsOnItsWay", false))),
        mutant(
            "nodes take orders from an operator of the past",
            "It goes on where it stood, after another one has taken over (Kleppmann 2016, fencing).",
            killedBy("OperatorsAreFenced"),
            core(
                "MembershipAdmission", new CallGives("decide", "operatorEpoch#1", Long.MAX_VALUE))),
        mutant(
            "changes are carried out whatever configuration was expected",
            "Two who decided on the same configuration would both report success (openraft FAQ).",
            killedBy("OperatorsAreFenced"),
            core(
                "MembershipAdmission",
                new CallGives("decide", "expectedConfigurationIndex#1", 0L),
                new CallGives("decide", "index#1", 0L))),
        mutant(
            "the operator forgets that the cluster was born",
            "An empty disk is no reason for a second cluster of the same name (Pravega's operator did).",
            killedBy("ElectionSafety", "StateMachineSafety", "LogMatching", "OperatorKeepsMembers"),
            operator("plan.Birth", new CallGives("plan", "born", false))));
  }
}
