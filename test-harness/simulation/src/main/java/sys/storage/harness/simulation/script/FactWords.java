package sys.storage.harness.simulation.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sys.storage.harness.simulation.script.Fact.CaughtUp;
import sys.storage.harness.simulation.script.Fact.ClientsIdle;
import sys.storage.harness.simulation.script.Fact.Comparison;
import sys.storage.harness.simulation.script.Fact.ConfigurationCommitted;
import sys.storage.harness.simulation.script.Fact.Configured;
import sys.storage.harness.simulation.script.Fact.Converged;
import sys.storage.harness.simulation.script.Fact.EntryIs;
import sys.storage.harness.simulation.script.Fact.HasLease;
import sys.storage.harness.simulation.script.Fact.Held;
import sys.storage.harness.simulation.script.Fact.Leads;
import sys.storage.harness.simulation.script.Fact.Measure;
import sys.storage.harness.simulation.script.Fact.MeasureIs;
import sys.storage.harness.simulation.script.Fact.Not;
import sys.storage.harness.simulation.script.Fact.OutcomeIs;
import sys.storage.harness.simulation.script.Fact.ProcessIs;
import sys.storage.harness.simulation.script.Fact.ProcessState;
import sys.storage.harness.simulation.script.Fact.RoleIs;
import sys.storage.harness.simulation.script.Fact.SameState;
import sys.storage.harness.simulation.script.Fact.Served;
import sys.storage.harness.simulation.script.Fact.Settled;
import sys.storage.harness.simulation.script.Fact.SomebodyLeads;
import sys.storage.harness.simulation.script.Fact.ValueIs;
import sys.storage.harness.simulation.script.Fact.Violated;
import sys.storage.harness.simulation.script.Fact.Voted;
import sys.storage.raft.core.Role;

/** Reads and writes facts. */
final class FactWords {

  private FactWords() {}

  static Fact read(Line line) {
    for (Measure measure : Measure.values()) {
      if (line.accept(Line.word(measure))) {
        return new MeasureIs(measure, line.node(), comparison(line), line.number("a number"));
      }
    }
    if (!Vocabulary.FACTS.contains(line.peek())) {
      return new OutcomeIs(who(line), outcome(line));
    }
    return switch (line.word("a fact")) {
      case "not" -> new Not(read(line));
      case "leader" -> new Leads(line.node(), term(line));
      case "somebody" -> {
        line.require("leads");
        yield new SomebodyLeads();
      }
      case "role" -> role(line);
      case "vote" -> vote(line);
      case "configuration" -> configuration(line);
      case "entry" -> entry(line);
      case "value" -> value(line);
      case "same-state" -> new SameState(line.nodes());
      case "process" -> {
        String node = line.node();
        line.require("=");
        yield new ProcessIs(node, line.choice(ProcessState.class, "a state"));
      }
      case "lease" -> new HasLease(line.node());
      case "caught-up" -> {
        MemberName member = line.member();
        line.require("at");
        yield new CaughtUp(member, line.node());
      }
      case "held" -> new Held(NetworkWords.traffic(line), comparison(line), line.number("a count"));
      case "converged" -> new Converged();
      case "settled" -> new Settled();
      case "served" -> new Served(line.number("a number of writes"));
      case "clients-idle" -> new ClientsIdle();
      case "violated" -> new Violated(line.word("what was promised"));
      default -> throw line.expected("a fact");
    };
  }

  private static String who(Line line) {
    return line.accept(AdminStep.ADMIN) ? AdminStep.ADMIN : line.node();
  }

  private static OptionalLong term(Line line) {
    if (!line.accept("in")) {
      return OptionalLong.empty();
    }
    line.require("term");
    return OptionalLong.of(line.number("a term"));
  }

  private static Comparison comparison(Line line) {
    for (Comparison comparison : Comparison.values()) {
      if (line.accept(comparison.sign())) {
        return comparison;
      }
    }
    throw line.expected("'=', '>=' or '<='");
  }

  private static Fact role(Line line) {
    String node = line.node();
    line.require("=");
    return new RoleIs(node, line.choice(Role.class, "a role"));
  }

  private static Fact vote(Line line) {
    String node = line.node();
    line.require("=");
    return new Voted(node, line.accept("nobody") ? Optional.empty() : Optional.of(line.node()));
  }

  private static Fact configuration(Line line) {
    String node = line.node();
    if (line.accept("committed")) {
      return new ConfigurationCommitted(node);
    }
    line.require("=");
    if (!line.peek().equals("voters")) {
      throw line.expected("'voters'");
    }
    return new Configured(
        node,
        line.membersAfter("voters"),
        line.membersAfter("outgoing"),
        line.membersAfter("learners"));
  }

  private static Fact entry(Line line) {
    String node = line.node();
    long index = line.number("an index");
    line.require("=");
    if (line.accept("missing")) {
      return new EntryIs(node, index, OptionalLong.empty());
    }
    line.require("term");
    return new EntryIs(node, index, OptionalLong.of(line.number("a term")));
  }

  private static Fact value(Line line) {
    String node = line.node();
    int key = RequestWords.key(line);
    line.require("=");
    return new ValueIs(node, key, line.number("a value"));
  }

  private static Outcome outcome(Line line) {
    return switch (line.word("an outcome")) {
      case "waits" -> new Outcome.Waiting();
      case "acknowledged" -> new Outcome.Acknowledged();
      case "answered" -> new Outcome.Answered(line.number("a value"));
      case "done" -> new Outcome.Done();
      case "unknown" -> new Outcome.Unknown();
      case "refused" -> new Outcome.Refused(line.choice(Outcome.Reason.class, "a reason"));
      default ->
          throw line.before("an outcome: waits, acknowledged, answered, done, unknown or refused");
    };
  }

  static String write(Fact fact) {
    return switch (fact) {
      case Not(Fact other) -> "not " + write(other);
      case Leads(String node, OptionalLong term) ->
          "leader " + node + (term.isPresent() ? " in term " + term.getAsLong() : "");
      case SomebodyLeads() -> "somebody leads";
      case RoleIs(String node, Role role) -> "role " + node + " = " + Line.word(role);
      case Voted(String node, var candidate) -> "vote " + node + " = " + candidate.orElse("nobody");
      case MeasureIs(Measure measure, String node, Comparison comparison, long value) ->
          "%s %s %s %d".formatted(Line.word(measure), node, comparison.sign(), value);
      case Configured configured -> write(configured);
      case ConfigurationCommitted(String node) -> "configuration " + node + " committed";
      case EntryIs(String node, long index, OptionalLong term) ->
          "entry %s %d = %s"
              .formatted(node, index, term.isPresent() ? "term " + term.getAsLong() : "missing");
      case ValueIs(String node, int key, long value) ->
          "value %s k%d = %d".formatted(node, key, value);
      case SameState(var nodes) -> "same-state " + String.join(" ", nodes);
      case ProcessIs(String node, ProcessState state) ->
          "process " + node + " = " + Line.word(state);
      case HasLease(String node) -> "lease " + node;
      case CaughtUp(MemberName member, String node) -> "caught-up " + member + " at " + node;
      case Held(Traffic traffic, Comparison comparison, long count) ->
          "held %s %s %d".formatted(NetworkWords.write(traffic), comparison.sign(), count);
      case OutcomeIs(String who, Outcome outcome) -> who + " " + write(outcome);
      case Converged() -> "converged";
      case Settled() -> "settled";
      case Served(long writes) -> "served " + writes;
      case ClientsIdle() -> "clients-idle";
      case Violated(String promise) -> "violated " + promise;
    };
  }

  private static String write(Configured configured) {
    var parts = new ArrayList<String>();
    parts.add("configuration " + configured.node() + " =");
    add(parts, "voters", configured.voters());
    add(parts, "outgoing", configured.outgoing());
    add(parts, "learners", configured.learners());
    return String.join(" ", parts);
  }

  private static void add(List<String> parts, String word, List<MemberName> members) {
    if (!members.isEmpty()) {
      parts.add(word + " " + RequestWords.write(members));
    }
  }

  static String write(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Waiting() -> "waits";
      case Outcome.Acknowledged() -> "acknowledged";
      case Outcome.Answered(long value) -> "answered " + value;
      case Outcome.Done() -> "done";
      case Outcome.Unknown() -> "unknown";
      case Outcome.Refused(Outcome.Reason reason) -> "refused " + Line.word(reason);
    };
  }
}
