package sys.storage.raft.node.directory;

import java.util.regex.Pattern;

/**
 * What a member may be called. Its name is part of the host name by which the others find it: one
 * that no resolver takes must not get into a configuration.
 */
public final class MemberName {

  private static final int MAX_LENGTH = 253;
  private static final String LABEL = "[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?";
  private static final Pattern LABELS = Pattern.compile(LABEL + "(\\." + LABEL + ")*");

  private MemberName() {}

  /**
   * @throws IllegalArgumentException when it is no host name; the message is for the user
   */
  public static void check(String name) {
    if (name.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a member name of %d characters is longer than %d".formatted(name.length(), MAX_LENGTH));
    }
    if (!LABELS.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "member name '%s' must be a host name: letters, digits, '-' and '.', as in demo-0"
              .formatted(name));
    }
  }
}
