package sys.storage.raftcluster.operator.plan;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sys.storage.raft.core.configuration.MemberId;

/**
 * The value of the annotation that orders a replacement.
 *
 * @param member name of the member
 * @param disk which disk of that name is meant; empty until the operator has looked
 */
record ReplacementOrder(String member, Optional<Disk> disk) {

  /** The claim of a disk that is gone already. */
  private static final String NO_CLAIM = "-";

  private static final Pattern FORM =
      Pattern.compile(
          "([a-z0-9][-a-z0-9]*)(?:/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(\\S+))?");

  /**
   * @param claimUid the claim to be given up; empty when nothing is left to give up
   */
  record Disk(UUID incarnation, Optional<String> claimUid) {}

  /** Empty when the text has another form. */
  static Optional<ReplacementOrder> parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Optional<Disk> disk =
        Optional.ofNullable(matcher.group(2))
            .map(
                incarnation ->
                    new Disk(
                        UUID.fromString(incarnation),
                        Optional.of(matcher.group(3)).filter(uid -> !uid.equals(NO_CLAIM))));
    return Optional.of(new ReplacementOrder(matcher.group(1), disk));
  }

  /** The order for exactly this disk, as the annotation's value. */
  static String text(MemberId member, Optional<String> claimUid) {
    return "%s/%s/%s".formatted(member.name(), member.incarnation(), claimUid.orElse(NO_CLAIM));
  }
}
