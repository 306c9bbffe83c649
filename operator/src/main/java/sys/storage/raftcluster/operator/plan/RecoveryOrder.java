package sys.storage.raftcluster.operator.plan;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of the annotation that orders a new cluster of one member.
 *
 * @param member name of the member that is to go on alone
 * @param clusterId the cluster whose majority is lost: proof that the right one is meant
 * @param binding what exactly it comes to; empty until the operator has looked
 */
record RecoveryOrder(String member, UUID clusterId, Optional<Binding> binding) {

  private static final String NO_CLAIM = "-";
  private static final String ID = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
  private static final Pattern FORM =
      Pattern.compile(
          "([a-z0-9][-a-z0-9]*)/"
              + ID
              + "(?:/"
              + ID
              + "/([0-9]{1,18})\\.([0-9]{1,18})/([^\\s/]+))?");

  /**
   * @param lastTerm term of the last entry of its log, when the order was bound
   * @param lastIndex index of that entry
   * @param claimUids claims of the other members: to be given up when the new cluster leads
   */
  record Binding(UUID incarnation, long lastTerm, long lastIndex, SortedSet<String> claimUids) {
    Binding {
      claimUids = Collections.unmodifiableSortedSet(new TreeSet<>(claimUids));
    }
  }

  /** Empty when the text has another form. */
  static Optional<RecoveryOrder> parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Optional<Binding> binding =
        Optional.ofNullable(matcher.group(3))
            .map(
                incarnation ->
                    new Binding(
                        UUID.fromString(incarnation),
                        Long.parseLong(matcher.group(4)),
                        Long.parseLong(matcher.group(5)),
                        claims(matcher.group(6))));
    return Optional.of(
        new RecoveryOrder(matcher.group(1), UUID.fromString(matcher.group(2)), binding));
  }

  private static SortedSet<String> claims(String text) {
    return new TreeSet<>(text.equals(NO_CLAIM) ? Set.of() : List.of(text.split(",")));
  }

  /** The annotation's value once the operator has looked. */
  String boundTo(Binding looked) {
    return "%s/%s/%s/%d.%d/%s"
        .formatted(
            member,
            clusterId,
            looked.incarnation(),
            looked.lastTerm(),
            looked.lastIndex(),
            looked.claimUids().isEmpty() ? NO_CLAIM : String.join(",", looked.claimUids()));
  }

  /**
   * The identity of the new cluster: the same whoever asks, and however often; another one for each
   * member, so that two that were told to go on alone never take each other for one of theirs.
   */
  static UUID newClusterId(UUID clusterId, UUID incarnation) {
    String name = "force-new-cluster %s %s".formatted(clusterId, incarnation);
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
