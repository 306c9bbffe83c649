package sys.storage.raft.core;

import java.util.Arrays;

/**
 * Whether a node keeps to the protocol, or leaves out one rule of it to show what that rule is for.
 * Everything but the named rule stays as it is in every mode.
 */
public enum SafetyMode {
  SAFE("safe"),

  /**
   * Membership outside the log: a list of voters is imposed on each node by itself ({@link
   * Event.ImposePeers}), and an empty node that has it is a voter at once.
   */
  UNSAFE_EARLY_VOTE("unsafe-early-vote"),

  /** C(old) is followed by C(new) in one entry: {@link MembershipChange.SkipJoint}. */
  UNSAFE_NO_JOINT("unsafe-no-joint"),

  /**
   * A member is known by its name alone, so that an empty disk is taken for the one that was lost.
   * The incarnation must then follow from the name; the caller sees to that.
   */
  UNSAFE_IDENTITY_REUSE("unsafe-identity-reuse");

  private final String text;

  SafetyMode(String text) {
    this.text = text;
  }

  /** The name that users write. */
  public String text() {
    return text;
  }

  /**
   * Reads what {@link #text} gives.
   *
   * @throws IllegalArgumentException when there is no such mode
   */
  public static SafetyMode of(String text) {
    return Arrays.stream(values())
        .filter(mode -> mode.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is not one of %s"
                        .formatted(text, Arrays.stream(values()).map(SafetyMode::text).toList())));
  }
}
