package sys.storage.harness.simulation.script;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sys.storage.harness.simulation.script.Setting.Elections;
import sys.storage.raft.core.SafetyMode;

/** Reads and writes what a scenario begins with. */
final class SettingWords {

  private static final Set<String> WORDS =
      Set.of("seed", "voters", "learners", "blank", "operator", "clients", "elections", "option");
  private static final int MOST_CLIENTS = 100;

  private final Set<String> seen = new HashSet<>();
  private final Map<Option, Double> options = new EnumMap<>(Option.class);
  private final Set<String> machines = new HashSet<>();
  private long seed = 1;
  private List<String> voters = List.of();
  private List<String> learners = List.of();
  private List<String> blank = List.of();
  private int replicas;
  private int clients;
  private Optional<Elections> elections = Optional.empty();

  /** Whether the line belongs to the setting. */
  static boolean begins(Line line) {
    return WORDS.contains(line.peek()) && !RequestWords.isClients(line);
  }

  void read(Line line) {
    String word = line.peek();
    if (!word.equals("option") && !seen.add(word)) {
      throw line.expected("'" + word + "' only once");
    }
    switch (line.word("a setting")) {
      case "seed" -> seed = line.number("a seed");
      case "voters" -> voters = machines(line);
      case "learners" -> learners = machines(line);
      case "blank" -> blank = machines(line);
      case "operator" -> replicas = line.number("replicas", 1, OperatorWords.MOST_REPLICAS);
      case "clients" -> clients = line.number("clients", 0, MOST_CLIENTS);
      case "elections" -> elections = Optional.of(line.choice(Elections.class, "who decides"));
      case "option" -> readOption(line);
      default -> throw line.before("a setting");
    }
    line.end();
  }

  private List<String> machines(Line line) {
    var names = new ArrayList<String>();
    while (!line.isAtEnd()) {
      if (machines.contains(line.peek())) {
        throw line.expected("a name that no other machine has");
      }
      names.add(line.node());
      machines.add(names.getLast());
    }
    if (names.isEmpty()) {
      throw line.expected("a name");
    }
    return names;
  }

  private void readOption(Line line) {
    String word = line.peek();
    for (Option option : Option.values()) {
      if (line.accept(option.word())) {
        if (!seen.add("option " + word)) {
          throw line.before("'" + word + "' only once");
        }
        options.put(option, value(option, line));
        return;
      }
    }
    throw line.expected("an option (docs/scenarios.md lists them)");
  }

  private static double value(Option option, Line line) {
    return switch (option.unit()) {
      case TIME -> line.duration().toNanos();
      case COUNT -> line.number("a number");
      case SHARE -> line.share();
      case MODE -> Setting.number(mode(line));
    };
  }

  /**
   * @param next the first line that does not belong to the setting, to say where something is
   *     missing
   */
  Setting finish(Line next) {
    boolean grown = replicas > 0;
    if (grown == !voters.isEmpty()) {
      throw next.expected(
          grown
              ? "either 'voters' or 'operator': the operator makes its own members"
              : "'voters' or 'operator' before it: nobody would be a member");
    }
    if (grown && !(learners.isEmpty() && blank.isEmpty())) {
      throw next.expected("no 'learners' and no 'blank' beside 'operator'");
    }
    Population population =
        grown ? new Population.Grown(replicas) : new Population.Formed(voters, learners, blank);
    return new Setting(seed, population, elections.orElse(byDefault(population)), clients, options);
  }

  /** A cluster that grows needs members that campaign. */
  private static Elections byDefault(Population population) {
    return switch (population) {
      case Population.Formed _ -> Elections.BY_HAND;
      case Population.Grown _ -> Elections.BY_TIMEOUT;
    };
  }

  static List<String> write(Setting setting) {
    var lines = new ArrayList<String>();
    lines.add("seed " + setting.seed());
    switch (setting.population()) {
      case Population.Formed(var voters, var learners, var blank) -> {
        add(lines, "voters", voters);
        add(lines, "learners", learners);
        add(lines, "blank", blank);
      }
      case Population.Grown(int replicas) -> lines.add("operator " + replicas);
    }
    if (setting.elections() != byDefault(setting.population())) {
      lines.add("elections " + Line.word(setting.elections()));
    }
    if (setting.clients() > 0) {
      lines.add("clients " + setting.clients());
    }
    setting
        .options()
        .forEach(
            (option, value) -> lines.add("option " + option.word() + " " + write(option, value)));
    return lines;
  }

  private static void add(List<String> lines, String word, List<String> names) {
    if (!names.isEmpty()) {
      lines.add(word + " " + String.join(" ", names));
    }
  }

  private static String write(Option option, double value) {
    return switch (option.unit()) {
      case TIME -> Durations.format(Duration.ofNanos((long) value));
      case COUNT -> Long.toString((long) value);
      case SHARE -> Double.toString(value);
      case MODE -> Setting.mode(value).text();
    };
  }

  private static SafetyMode mode(Line line) {
    for (SafetyMode mode : SafetyMode.values()) {
      if (line.accept(mode.text())) {
        return mode;
      }
    }
    throw line.expected("safe, or the name of an unsafe mode");
  }
}
