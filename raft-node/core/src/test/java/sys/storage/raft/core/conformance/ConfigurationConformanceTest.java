package sys.storage.raft.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.ConfigurationAlgebra;
import sys.storage.raft.core.configuration.ConfigurationAlgebra.Outcome;
import sys.storage.raft.core.configuration.ConfigurationChange;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.conformance.DataFile.Case;

/** {@code simple}, {@code enter-joint} and {@code leave-joint}, each file on one configuration. */
class ConfigurationConformanceTest {

  @TestFactory
  Stream<DynamicNode> configurationsFollowFromEachOtherAsTheDataSays() {
    return DataFile.tests(
        "etcd-raft/confchange",
        file -> {
          var changer = new Changer();
          return file.cases().stream()
              .map(each -> dynamicTest(name(each), () -> changer.check(each)));
        });
  }

  private static String name(Case each) {
    return "line %d: %s %s".formatted(each.line(), each.command(), String.join(" ", each.input()));
  }

  /** Runs one file; also keeps the book of progress that the data prints with it. */
  private static final class Changer {
    private Configuration configuration = Configuration.EMPTY;
    private boolean autoLeave;

    /** When each member's progress was created, counted in commands. */
    private TreeMap<Long, Long> created = new TreeMap<>();

    private long commands;

    void check(Case each) {
      assertThat(execute(each)).isEqualTo(each.expected());
    }

    private List<String> execute(Case each) {
      List<ConfigurationChange> changes = changes(each.input());
      Outcome outcome =
          switch (each.command()) {
            case "simple" -> ConfigurationAlgebra.simple(configuration, changes);
            case "enter-joint" -> ConfigurationAlgebra.enterJoint(configuration, changes);
            case "leave-joint" -> ConfigurationAlgebra.leaveJoint(configuration);
            default -> throw new IllegalArgumentException("unknown command " + each.command());
          };
      List<String> printed =
          switch (outcome) {
            case ConfigurationAlgebra.Refused(var fault) -> List.of(text(fault));
            case ConfigurationAlgebra.Changed(Configuration next) -> {
              // The flag is passed through; leaving a joint configuration is the operator's call.
              autoLeave =
                  each.command().equals("enter-joint")
                      && each.argument("autoleave").equals(List.of("true"));
              keepBook(next, changes);
              configuration = next;
              yield print();
            }
          };
      commands++;
      return printed;
    }

    private static List<ConfigurationChange> changes(List<String> input) {
      return input.stream()
          .flatMap(line -> Stream.of(line.strip().split("\\s+")))
          .filter(token -> !token.isEmpty() && !token.substring(1).equals("0")) // 0 is nobody
          .map(Changer::change)
          .toList();
    }

    private static ConfigurationChange change(String token) {
      MemberId member = member(Long.parseLong(token.substring(1)));
      return switch (token.charAt(0)) {
        case 'v' -> new ConfigurationChange.Voter(member);
        case 'l' -> new ConfigurationChange.Learner(member);
        case 'r' -> new ConfigurationChange.Remove(member);
        case 'u' -> new ConfigurationChange.Update(member);
        default -> throw new IllegalArgumentException("unknown change " + token);
      };
    }

    private void keepBook(Configuration next, List<ConfigurationChange> changes) {
      for (ConfigurationChange change : changes) {
        long id = id(change.member());
        switch (change) {
          case ConfigurationChange.Remove(MemberId member) -> {
            if (!next.outgoing().contains(member)) {
              created.remove(id);
            }
          }
          case ConfigurationChange.Voter _, ConfigurationChange.Learner _ ->
              created.putIfAbsent(id, Math.max(commands, 1));
          case ConfigurationChange.Update _ -> {}
        }
      }
      created.keySet().removeIf(id -> !next.contains(member(id)));
    }

    private List<String> print() {
      var lines = new ArrayList<String>();
      var line = new StringBuilder("voters=").append(ids(configuration.voters()));
      if (configuration.isJoint()) {
        line.append("&&").append(ids(configuration.outgoing()));
      }
      if (!configuration.learners().isEmpty()) {
        line.append(" learners=").append(ids(configuration.learners()));
      }
      if (!configuration.learnersNext().isEmpty()) {
        line.append(" learners_next=").append(ids(configuration.learnersNext()));
      }
      lines.add(line.append(autoLeave ? " autoleave" : "").toString());
      created.forEach(
          (id, next) ->
              lines.add(
                  "%d: StateProbe match=0 next=%d%s"
                      .formatted(
                          id,
                          next,
                          configuration.learners().contains(member(id)) ? " learner" : "")));
      return lines;
    }

    private static String ids(Collection<MemberId> members) {
      return members.stream()
          .map(member -> Long.toString(id(member)))
          .collect(Collectors.joining(" ", "(", ")"));
    }

    /** Padded, so that the order of names is the order of numbers. */
    private static MemberId member(long id) {
      return new MemberId("%05d".formatted(id), new UUID(0, 0));
    }

    private static long id(MemberId member) {
      return Long.parseLong(member.name());
    }

    /** The data's words for the same faults. */
    private static String text(ConfigurationAlgebra.Fault fault) {
      return switch (fault) {
        case ALREADY_JOINT -> "config is already joint";
        case NOT_JOINT -> "can't leave a non-joint config";
        case SIMPLE_WHILE_JOINT -> "can't apply simple config change in joint config";
        case NO_VOTERS -> "can't make a zero-voter config joint";
        case REMOVES_ALL_VOTERS -> "removed all voters";
        case NEEDS_JOINT -> "more than one voter changed without entering joint config";
      };
    }
  }
}
