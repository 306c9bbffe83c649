package sys.storage.raft.core.configuration;

import java.util.Comparator;
import java.util.UUID;

/**
 * Identity of a member: the name of its pod and the incarnation of its disk.
 *
 * <p>The incarnation is drawn once, when the data directory is first used. A wiped disk that comes
 * back under the old name is therefore another member, and no vote or acknowledgement of the old
 * one is ever counted for it (KIP-853 calls this the directory id; etcd #20269 shows what happens
 * without it).
 *
 * @param name pod name, for example {@code demo-2}; 1 to 253 characters
 * @param incarnation identity of the data directory
 */
public record MemberId(String name, UUID incarnation) implements Comparable<MemberId> {

  private static final int MAX_NAME_LENGTH = 253;
  private static final Comparator<MemberId> ORDER =
      Comparator.comparing(MemberId::name).thenComparing(MemberId::incarnation);

  /**
   * @throws IllegalArgumentException when the name is empty, too long or contains a slash
   */
  public MemberId {
    if (name.isEmpty() || name.length() > MAX_NAME_LENGTH || name.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "member name '%s' must have 1 to %d characters and no '/'"
              .formatted(name, MAX_NAME_LENGTH));
    }
  }

  /**
   * Reads {@code name/incarnation}, the form that {@link #toString} writes.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  public static MemberId parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "member id '%s' must have the form name/incarnation".formatted(text));
    }
    return new MemberId(text.substring(0, slash), UUID.fromString(text.substring(slash + 1)));
  }

  @Override
  public int compareTo(MemberId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return name + "/" + incarnation;
  }
}
