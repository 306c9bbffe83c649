package sys.storage.harness.simulation.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One line of a scenario, read from left to right. */
final class Line {

  /** A {@code #} begins a comment, except within a word: {@code n3#2} is a member. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<space>\\s+)|(?<comment>#.*)|(?<token>[A-Za-z0-9][A-Za-z0-9.#-]*|>=|<=|[=>|])");

  private static final Pattern NODE = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");
  private static final Pattern MEMBER =
      Pattern.compile("([A-Za-z][A-Za-z0-9-]*)(?:#([1-9][0-9]{0,8}))?");
  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,18}");

  private record Token(String text, int column) {}

  private final int number;
  private final List<Token> tokens = new ArrayList<>();
  private final int endColumn;
  private int next;

  Line(int number, String text) {
    this.number = number;
    this.endColumn = text.stripTrailing().length() + 1;
    Matcher matcher = TOKEN.matcher(text);
    int position = 0;
    while (position < text.length()) {
      if (!matcher.find(position) || matcher.start() != position) {
        throw new ScriptError(
            number, position + 1, "'" + text.charAt(position) + "'", "a word, a number or a sign");
      }
      if (matcher.group("token") != null) {
        tokens.add(new Token(matcher.group("token"), position + 1));
      }
      position = matcher.end();
    }
  }

  int number() {
    return number;
  }

  boolean isAtEnd() {
    return next == tokens.size();
  }

  private String text() {
    return isAtEnd() ? "" : tokens.get(next).text;
  }

  /** What is wrong at the next word. */
  ScriptError expected(String what) {
    return new ScriptError(
        number,
        isAtEnd() ? endColumn : tokens.get(next).column,
        isAtEnd() ? "the end of the line" : "'" + text() + "'",
        what);
  }

  /** What is wrong at the word that was read last. */
  ScriptError before(String what) {
    next--;
    return expected(what);
  }

  /** The next word, whatever it is, stays the next one. */
  String peek() {
    return text();
  }

  /** The word after the next one, or nothing. */
  String peekSecond() {
    return next + 1 < tokens.size() ? tokens.get(next + 1).text : "";
  }

  String word(String what) {
    if (isAtEnd()) {
      throw expected(what);
    }
    return tokens.get(next++).text;
  }

  boolean accept(String word) {
    boolean matches = text().equals(word);
    if (matches) {
      next++;
    }
    return matches;
  }

  void require(String word) {
    if (!accept(word)) {
      throw expected("'" + word + "'");
    }
  }

  void end() {
    if (!isAtEnd()) {
      throw expected("the end of the line");
    }
  }

  // Names.

  private boolean isNode() {
    return NODE.matcher(text()).matches() && !Vocabulary.isReserved(text());
  }

  String node() {
    if (!isNode()) {
      throw expected("a name");
    }
    return word("a name");
  }

  /** At least one. */
  List<String> nodes() {
    var nodes = new ArrayList<String>(List.of(node()));
    while (isNode()) {
      nodes.add(node());
    }
    return nodes;
  }

  MemberName member() {
    Matcher matcher = MEMBER.matcher(text());
    if (!matcher.matches() || Vocabulary.isReserved(matcher.group(1))) {
      throw expected("a member, as n3 or n3#1");
    }
    next++;
    return new MemberName(
        matcher.group(1),
        matcher.group(2) == null ? MemberName.NEWEST : Integer.parseInt(matcher.group(2)));
  }

  List<MemberName> members() {
    var members = new ArrayList<MemberName>(List.of(member()));
    while (!isAtEnd() && MEMBER.matcher(text()).matches() && !Vocabulary.isReserved(text())) {
      members.add(member());
    }
    return members;
  }

  /** Members after a word, or none where the word is missing. */
  List<MemberName> membersAfter(String word) {
    return accept(word) ? members() : List.of();
  }

  // Numbers.

  /**
   * @param what for example {@code a term}
   */
  long number(String what) {
    if (!WHOLE.matcher(text()).matches()) {
      throw expected(what);
    }
    return Long.parseLong(word(what));
  }

  int number(String what, int min, int max) {
    String found = text();
    boolean fits =
        WHOLE.matcher(found).matches()
            && Long.parseLong(found) >= min
            && Long.parseLong(found) <= max;
    if (!fits) {
      throw expected("%s from %d to %d".formatted(what, min, max));
    }
    return Integer.parseInt(word(what));
  }

  /** How many; empty where no number stands. */
  OptionalInt count() {
    return WHOLE.matcher(text()).matches()
        ? OptionalInt.of(number("a count", 1, 1_000_000))
        : OptionalInt.empty();
  }

  OptionalLong numberAfter(String word, String what) {
    return accept(word) ? OptionalLong.of(number(what)) : OptionalLong.empty();
  }

  /** From 0 to 1. */
  double share() {
    try {
      double share = Double.parseDouble(text());
      if (share >= 0 && share <= 1) {
        next++;
        return share;
      }
    } catch (NumberFormatException noNumber) {
      // Said below.
    }
    throw expected("a share from 0 to 1");
  }

  Duration duration() {
    Duration duration =
        Durations.parse(text()).orElseThrow(() -> expected("a time, as 300ms, 50us or 2s"));
    next++;
    return duration;
  }

  Optional<Duration> durationAfter(String word) {
    return accept(word) ? Optional.of(duration()) : Optional.empty();
  }

  // Choices.

  /** One of the values of an enum, written in lower case with hyphens. */
  <E extends Enum<E>> E choice(Class<E> type, String what) {
    for (E value : type.getEnumConstants()) {
      if (text().equals(word(value))) {
        next++;
        return value;
      }
    }
    throw expected(
        what
            + ": "
            + Arrays.stream(type.getEnumConstants())
                .map(Line::word)
                .collect(Collectors.joining(", ")));
  }

  /** As {@link #choice} reads it. */
  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
