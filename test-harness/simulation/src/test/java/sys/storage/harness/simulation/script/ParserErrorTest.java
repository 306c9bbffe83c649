package sys.storage.harness.simulation.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A person who mistypes is told where, and what would be right. */
final class ParserErrorTest {

  private static final String BEGIN = "voters n1 n2 n3\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "crush n1 ! 1 ! expected a step",
        "crash ! 6 ! expected a name, found the end of the line",
        "crash 5 ! 7 ! expected a name, found '5'",
        "crash n1 losing all ! 17 ! expected 'writes'",
        "crash n1 for ever ! 14 ! expected a time, as 300ms, 50us or 2s, found 'ever'",
        "run 0.5ns ! 5 ! expected a time",
        "run 300 ! 5 ! expected a time",
        "cut n1 n2 ! 8 ! expected '>', found 'n2'",
        "partition n1 n2 ! 16 ! expected '|', found the end of the line",
        "disk n1 broken ! 9 ! failing, full, held, well, found 'broken'",
        "lose apend n1 > n2 ! 6 ! expected a kind of message",
        "lose 0 append n1 > n2 ! 6 ! expected a count from 1 to",
        "network loss 1.5 doubling 0 delay 1ms to 2ms ! 14 ! expected a share from 0 to 1",
        "network loss 0 doubling 0 delay 2ms to 1ms ! 40 ! not shorter than 2ms",
        "alice writes k8 = 1 through n1 ! 14 ! expected a key from k0 to k7",
        "alice writes k1 = -1 through n1 ! 19 ! expected a word, a number or a sign, found '-'",
        "alice writes k1 = 1 ! 20 ! expected 'through'",
        "add-learner n4#0 at n1 ! 13 ! expected a member, as n3 or n3#1",
        "enter-joint n1 n2 n1 ! 21 ! expected 'at'",
        "scale 10 ! 7 ! expected replicas from 1 to 9, found '10'",
        "kill-operator before lunch ! 22 ! expected a call: status, bootstrap",
        "until leader n1 ! 16 ! expected 'within'",
        "until leader n1 in term x within 1s ! 25 ! expected a term, found 'x'",
        "expect commit n1 > 3 ! 18 ! expected '=', '>=' or '<='",
        "expect role n1 = king ! 18 ! expected a role: follower",
        "expect alice sleeps ! 14 ! expected an outcome",
        "expect alice refused politely ! 22 ! expected a reason: not-leader",
        "at 5ms at 6ms crash n1 ! 8 ! expected a step without a time of its own",
        "heal everything please ! 17 ! expected '>'",
        "start n1 n2 ! 10 ! expected the end of the line, found 'n2'",
        "seed 7 ! 1 ! expected no setting after the first step",
      })
  void aWrongStepIsNamedWithItsPlace(String step, int column, String text) {
    ScriptError error =
        catchThrowableOfType(
            ScriptError.class, () -> Parser.parse(BEGIN + "\ncalm\n" + step + "\n"));
    assertThat(error).hasMessageContaining(text).hasMessageStartingWith("line 4, column " + column);
    assertThat(error.line()).isEqualTo(4);
    assertThat(error.column()).isEqualTo(column);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "seed 1 ! line 2, column 1: expected 'voters' or 'operator' before it",
        "voters ! line 1, column 7: expected a name",
        "voters n1 n1 ! line 1, column 11: expected a name that no other machine has, found 'n1'",
        "voters nobody ! line 1, column 8: expected a name, found 'nobody'",
        "operator 0 ! line 1, column 10: expected replicas from 1 to 9",
        "elections never ! line 1, column 11: expected who decides: by-hand, by-timeout",
        "option speed 3 ! line 1, column 8: expected an option",
        "option lease-drift 3 ! line 1, column 20: expected a share from 0 to 1",
        "option election-timeout 3 ! line 1, column 25: expected a time",
      })
  void aWrongSettingIsNamedWithItsPlace(String line, String text) {
    assertThatThrownBy(() -> Parser.parse(line))
        .isInstanceOf(ScriptError.class)
        .hasMessageContaining(text);
  }

  @Test
  void aSettingIsGivenOnce() {
    assertThatThrownBy(() -> Parser.parse(BEGIN + "seed 1\nseed 2\n"))
        .hasMessageStartingWith("line 3, column 1: expected 'seed' only once");
    assertThatThrownBy(
            () -> Parser.parse(BEGIN + "option clock-drift 0.1\noption clock-drift 0.1\n"))
        .hasMessageContaining("expected 'clock-drift' only once");
  }

  @Test
  void membersAreFormedOrGrown() {
    assertThatThrownBy(() -> Parser.parse(BEGIN + "operator 3\ncalm\n"))
        .hasMessageStartingWith("line 3, column 1: expected either 'voters' or 'operator'");
  }

  @Test
  void noTextMakesTheParserFailOtherwise() {
    var random = new Random(7);
    String alphabet = "abk1 =>|#.-\n\tüé<\"0smu";
    for (int round = 0; round < 20_000; round++) {
      var text = new StringBuilder(random.nextBoolean() ? BEGIN + "crash n1 " : "");
      for (int i = random.nextInt(30); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        var unused = Parser.parse(text.toString());
      } catch (ScriptError expected) {
        assertThat(expected.line()).isPositive();
        assertThat(expected.column()).isPositive();
      }
    }
  }
}
