package sys.storage.harness.simulation.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The reference of the language, docs/scenarios.md, is true and complete. */
final class ReferenceTest {

  private static final Path REFERENCE = Path.of("../../docs/scenarios.md");
  private static final Pattern BLOCK =
      Pattern.compile("```(scenario|steps)\n(.*?)```", Pattern.DOTALL);
  private static final String MEMBERS = "voters n1 n2 n3\n";

  private static List<Scenario> examples() throws IOException {
    var examples = new ArrayList<Scenario>();
    Matcher blocks = BLOCK.matcher(Files.readString(REFERENCE));
    while (blocks.find()) {
      String setting = blocks.group(1).equals("steps") ? MEMBERS : "";
      examples.add(Parser.parse(setting + blocks.group(2)));
    }
    return examples;
  }

  @Test
  void itsExamplesCanBeRead() throws IOException {
    assertThat(examples()).hasSizeGreaterThan(5);
  }

  @Test
  void itShowsEveryStepAndEveryFact() throws IOException {
    Set<Class<?>> shown = new HashSet<>();
    for (Scenario example : examples()) {
      example.steps().forEach(step -> show(step, shown));
    }
    var missing = new HashSet<>(leaves(Step.class));
    missing.addAll(leaves(Fact.class));
    missing.addAll(leaves(Outcome.class));
    missing.addAll(leaves(AdminStep.Call.class));
    missing.removeAll(shown);
    assertThat(missing).isEmpty();
  }

  private static void show(Object part, Set<Class<?>> shown) {
    shown.add(part.getClass());
    switch (part) {
      case FlowStep.At(var _, Step step) -> show(step, shown);
      case FlowStep.Until(Fact fact, var _) -> show(fact, shown);
      case FlowStep.Expect(Fact fact) -> show(fact, shown);
      case Fact.Not(Fact fact) -> show(fact, shown);
      case Fact.OutcomeIs(var _, Outcome outcome) -> show(outcome, shown);
      case AdminStep admin -> shown.add(admin.call().getClass());
      default -> {}
    }
  }

  private static Set<Class<?>> leaves(Class<?> type) {
    var leaves = new HashSet<Class<?>>();
    if (type.isSealed()) {
      for (Class<?> choice : type.getPermittedSubclasses()) {
        leaves.addAll(leaves(choice));
      }
    } else {
      leaves.add(type);
    }
    return leaves;
  }

  @Test
  void itNamesEveryWordThatCanBeChosen() throws IOException {
    String text = Files.readString(REFERENCE);
    for (Option option : Option.values()) {
      assertThat(text).contains("option " + option.word());
    }
    var words = new ArrayList<Enum<?>>();
    words.addAll(List.of(Fact.Measure.values()));
    words.addAll(List.of(Fact.ProcessState.values()));
    words.addAll(List.of(Outcome.Reason.values()));
    words.addAll(List.of(MachineStep.DiskState.values()));
    words.addAll(List.of(Setting.Elections.values()));
    words.forEach(word -> assertThat(text).contains(Line.word(word)));
  }
}
