package sys.storage.harness.simulation.operator;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import sys.storage.harness.simulation.invariant.MembersInUse;
import sys.storage.harness.simulation.invariant.Violation;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raftcluster.operator.workload.Names;

/** What no operator may do to pods and claims, whose ordinals name them. */
final class OperatorRules {

  private final MembersInUse inUse;
  private final Names names;
  private final IntFunction<Optional<MemberId>> member;
  private final IntPredicate serves;

  /** Ordinals whose pods were deleted and do not serve again, and by which operator. */
  private final SortedMap<Integer, String> restarting = new TreeMap<>();

  /**
   * @param member who runs on the claim, if anybody has
   * @param serves whether the pod is ready
   */
  OperatorRules(
      MembersInUse inUse,
      Names names,
      IntFunction<Optional<MemberId>> member,
      IntPredicate serves) {
    this.inUse = inUse;
    this.names = names;
    this.member = member;
    this.serves = serves;
  }

  /**
   * @param what is about to be done to it
   */
  void keepsMembers(int ordinal, String what) {
    member
        .apply(ordinal)
        .filter(inUse::isNamed)
        .ifPresent(
            used -> {
              throw new Violation(
                  "OperatorKeepsMembers", "%s, and %s is a member".formatted(what, used));
            });
  }

  /**
   * Of the voters that serve, an operator takes one at a time away. Two operators that know nothing
   * of each other may take two: each restart is recovered from as any crash is.
   *
   * @param late whether the operator has died meanwhile
   */
  void restartsOneByOne(String operator, int ordinal, boolean late) {
    forgetWhoIsBack();
    restarting.remove(ordinal);
    restarting.forEach(
        (earlier, by) -> {
          if (!late && serves.test(ordinal) && isVoter(earlier) && by.equals(operator)) {
            throw new Violation(
                "RestartsOneByOne",
                "%s is restarted while %s, which was restarted before, is not back"
                    .formatted(names.pod(ordinal), names.pod(earlier)));
          }
        });
    restarting.put(ordinal, operator);
  }

  void forgetWhoIsBack() {
    restarting.keySet().removeIf(serves::test);
  }

  private boolean isVoter(int ordinal) {
    return member.apply(ordinal).filter(inUse::isVoter).isPresent();
  }
}
