package sys.storage.harness.scenarios.reproduction;

import java.util.List;

/** What can be reproduced. */
public enum Bug {
  BUG1,
  BUG2,
  BUG2_SAME_TERM,
  BUG3;

  Schedule schedule() {
    return switch (this) {
      case BUG1 -> new EarlyVote();
      case BUG2 -> new NoJoint(false);
      case BUG2_SAME_TERM -> new NoJoint(true);
      case BUG3 -> new IdentityReuse();
    };
  }

  /** Names of the steps that the schedule cannot do without. */
  public List<String> steps() {
    return schedule().deeds().stream().map(Script.Deed::name).toList();
  }
}
