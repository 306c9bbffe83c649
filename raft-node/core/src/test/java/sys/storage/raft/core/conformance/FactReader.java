package sys.storage.raft.core.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import sys.storage.raft.core.Role;

/** Finds the facts in what a script expects of one command. */
final class FactReader {

  private static final Pattern SPEAKER = Pattern.compile("> (\\d+) handling Ready");
  private static final Pattern HARD_STATE =
      Pattern.compile("HardState Term:(\\d+)(?: Vote:(\\d+))? Commit:(\\d+).*");
  private static final Pattern ENTRY = Pattern.compile("(\\d+)/(\\d+) Entry.*");
  private static final Pattern PROGRESS = Pattern.compile("(\\d+): State\\w+ match=(\\d+) .*");
  private static final String WAITING_FOR_DISK = "Responses:[";

  /** Facts that one line tells by itself. */
  private static final Map<Pattern, Function<MatchResult, Fact>> LINES =
      Map.of(
          Pattern.compile("INFO (\\d+) became leader at term (\\d+)"),
          line -> new Fact.Elected(node(line, 1), number(line, 2)),
          Pattern.compile(
              "INFO (\\d+) switched to configuration voters=\\(([\\d ]*)\\)"
                  + "(?:&&\\(([\\d ]*)\\))?(?: learners=\\(([\\d ]*)\\))?.*"),
          line ->
              new Fact.Configured(
                  node(line, 1), nodes(line.group(2)), nodes(line.group(3)), nodes(line.group(4))),
          Pattern.compile("(\\d+): State(\\w+) \\((Voter|Non-Voter)\\) Term:(\\d+) Lead:(\\d+)"),
          line ->
              new Fact.Acts(
                  node(line, 1),
                  role(line.group(2)),
                  line.group(3).equals("Voter"),
                  number(line, 4),
                  node(line, 5)),
          Pattern.compile("WARN (\\d+) stepped down to follower.*"),
          line -> new Fact.SteppedDown(node(line, 1)),
          Pattern.compile("WARN (\\d+) is unpromotable.*"),
          line -> new Fact.CannotCampaign(node(line, 1)),
          Pattern.compile("(\\d+)->(\\d+) Msg(Pre)?Vote Term:(\\d+) Log:(\\d+)/(\\d+)"),
          line ->
              new Fact.AskedForVote(
                  node(line, 1),
                  node(line, 2),
                  line.group(3) != null,
                  number(line, 4),
                  number(line, 5),
                  number(line, 6)),
          Pattern.compile("(\\d+)->(?!\\1 )(\\d+) Msg(Pre)?VoteResp Term:(\\d+) Log:0/0(.*)"),
          line ->
              new Fact.Voted(
                  node(line, 1),
                  node(line, 2),
                  line.group(3) != null,
                  number(line, 4),
                  line.group(5).isEmpty()),
          Pattern.compile("(\\d+)->(?!\\1 )(\\d+) MsgAppResp Term:(\\d+) Log:0/([1-9]\\d*)"),
          line ->
              new Fact.Acknowledged(
                  node(line, 1), node(line, 2), number(line, 3), number(line, 4)));

  private final Map<Object, Fact> facts = new LinkedHashMap<>();
  private Optional<Integer> speaker;

  private FactReader(List<Integer> nodes) {
    this.speaker = nodes.size() == 1 ? Optional.of(nodes.getFirst()) : Optional.empty();
  }

  /**
   * @param nodes those that the command names
   */
  static List<Fact> read(DataFile.Case command, List<Integer> nodes) {
    var reader = new FactReader(nodes);
    switch (command.command()) {
      case "raft-log" -> reader.add(log(nodes.getFirst(), command.expected()));
      case "status" -> command.expected().forEach(line -> reader.progress(nodes.getFirst(), line));
      default -> said(command.expected()).forEach(reader::line);
    }
    return List.copyOf(reader.facts.values());
  }

  /** Without the answers that wait until a write is durable: they stand there again once it is. */
  private static List<String> said(List<String> lines) {
    var said = new ArrayList<String>();
    boolean waiting = false;
    for (String line : lines) {
      String text = line.strip();
      if (!waiting) {
        said.add(text);
      }
      waiting = text.endsWith(WAITING_FOR_DISK) || (waiting && !text.equals("]"));
    }
    return said;
  }

  private void add(Fact fact) {
    facts.remove(fact.subject());
    facts.put(fact.subject(), fact);
  }

  private void line(String line) {
    LINES.forEach(
        (pattern, fact) -> {
          Matcher matcher = pattern.matcher(line);
          if (matcher.matches()) {
            add(fact.apply(matcher));
          }
        });
    Matcher speaks = SPEAKER.matcher(line);
    if (speaks.matches()) {
      speaker = Optional.of(node(speaks, 1));
    }
    Matcher state = HARD_STATE.matcher(line);
    if (state.matches()) {
      speaker.ifPresent(
          node ->
              add(
                  new Fact.Remembered(
                      node,
                      number(state, 1),
                      Optional.ofNullable(state.group(2)).map(Integer::valueOf),
                      number(state, 3))));
    }
  }

  private void progress(int leader, String line) {
    Matcher progress = PROGRESS.matcher(line);
    if (progress.matches()) {
      add(new Fact.Matched(leader, node(progress, 1), number(progress, 2)));
    }
  }

  private static Fact log(int node, List<String> lines) {
    var terms = new TreeMap<Long, Long>();
    for (String line : lines) {
      Matcher entry = ENTRY.matcher(line);
      if (entry.matches()) {
        terms.put(number(entry, 2), number(entry, 1));
      }
    }
    return new Fact.Logged(node, terms);
  }

  private static Role role(String text) {
    return switch (text) {
      case "Leader" -> Role.LEADER;
      case "Follower" -> Role.FOLLOWER;
      case "Candidate" -> Role.CANDIDATE;
      case "PreCandidate" -> Role.PRE_CANDIDATE;
      default -> throw new IllegalArgumentException("unknown role " + text);
    };
  }

  private static SortedSet<Integer> nodes(@Nullable String text) {
    return Stream.ofNullable(text)
        .flatMap(list -> Stream.of(list.split(" ")))
        .filter(number -> !number.isEmpty())
        .map(Integer::valueOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static int node(MatchResult line, int group) {
    return Integer.parseInt(line.group(group));
  }

  private static long number(MatchResult line, int group) {
    return Long.parseLong(line.group(group));
  }
}
