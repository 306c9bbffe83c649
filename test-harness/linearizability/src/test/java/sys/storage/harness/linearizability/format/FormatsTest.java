package sys.storage.harness.linearizability.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.history.Outcome;
import sys.storage.harness.linearizability.model.KeyValue;
import sys.storage.harness.linearizability.model.Register;
import sys.storage.harness.linearizability.picture.Annotation;

class FormatsTest {

  private static final String PUT =
      "{\"time\":1,\"client\":1,\"op\":1,\"type\":\"invoke\",\"f\":\"put\",\"key\":\"k\",\"value\":\"v\"}\n";

  @Test
  void aFailedCompareIsAnAnswerAndATimeoutIsNone() {
    var history =
        JepsenText.read(
            """
            INFO  jepsen.util - 0\t:invoke\t:cas\t[1 2]
            INFO  jepsen.core - something else
            INFO  jepsen.util - 0\t:fail\t:cas\t[1 2]
            INFO  jepsen.util - 1\t:invoke\t:read\tnil
            INFO  jepsen.util - 1\t:fail\t:read\t:timed-out
            INFO  jepsen.util - 2\t:invoke\t:write\t3
            INFO  jepsen.util - 2\t:info\t:write\t:timed-out
            INFO  jepsen.util - 3\t:invoke\t:read\tnil
            INFO  jepsen.util - 3\t:ok\t:read\t3
            """);
    assertThat(history.operations())
        .extracting(Operation::outcome)
        .containsExactly(
            new Outcome.Ok<>(new Register.Output.Compared(false)),
            new Outcome.Info<>(":timed-out"),
            new Outcome.Info<>(":timed-out"),
            new Outcome.Ok<>(new Register.Output.Value(Optional.of("3"))));
  }

  @Test
  void jepsenEdnIsReadFromMapsAndFromAVector() {
    String events =
        """
        {:process 0, :type :invoke, :f :cas, :value [1 2], :time 10, :index 0}
        {:process :nemesis, :type :info, :f :start, :value #{"n1"}, :time 11}
        {:process 0, :type :fail, :f :cas, :value [1 2], :time 12}
        {:process 1, :type :invoke, :f :read, :value nil, :time 13}
        {:process 1, :type :ok, :f :read, :value nil, :time 14} ; the end
        """;
    assertThat(JepsenEdn.read(events).operations())
        .extracting(Operation::outcome)
        .containsExactly(
            new Outcome.Ok<>(new Register.Output.Compared(false)),
            new Outcome.Ok<>(new Register.Output.Value(Optional.empty())));
    assertThat(JepsenEdn.read("[" + events + "]")).isEqualTo(JepsenEdn.read(events));
  }

  @Test
  void aKeyHoldsTheEmptyStringAtFirstForPorcupine() {
    var history =
        PorcupineKv.read(
            """
            {:process 1, :type :invoke, :f :append, :key "3", :value "x \\"1\\" y"}
            {:process 2, :type :invoke, :f :get, :key "3", :value nil}
            {:process 2, :type :ok, :f :get, :key "3", :value ""}
            {:process 1, :type :ok, :f :append, :key "3", :value "x \\"1\\" y"}
            """);
    assertThat(history.operations().getFirst().input())
        .isEqualTo(new KeyValue.Input.Append("3", "x \"1\" y"));
    assertThat(history.operations().getLast().output())
        .contains(new KeyValue.Output.Value(Optional.of("")));
  }

  @Test
  void theLinesOfTheRecorderAreRead() {
    var history =
        JsonLines.read(
            PUT
                + """
                {"time":2,"client":2,"op":2,"type":"invoke","f":"get","key":"k"}
                {"time":3,"client":2,"op":2,"type":"ok","f":"get","key":"k","revision":0}
                {"time":4,"client":1,"op":1,"type":"ok","f":"put","key":"k","value":"v","revision":7}
                {"time":5,"client":1,"op":3,"type":"invoke","f":"put-if","key":"k","expected":"v","value":"w"}
                {"time":6,"client":1,"op":3,"type":"ok","f":"put-if","key":"k","applied":false}
                {"time":7,"client":1,"op":4,"type":"invoke","f":"delete","key":"k"}
                {"time":8,"client":1,"op":4,"type":"info","f":"delete","key":"k","error":"timeout"}
                """);
    assertThat(history.operations())
        .extracting(Operation::outcome)
        .containsExactly(
            new Outcome.Ok<>(new KeyValue.Output.Done()),
            new Outcome.Ok<>(new KeyValue.Output.Value(Optional.empty())),
            new Outcome.Ok<>(new KeyValue.Output.Applied(false)),
            new Outcome.Info<>("timeout"));
    assertThat(history.operations().getFirst().revision()).isEqualTo(OptionalLong.of(7));
  }

  @Test
  void aTornLastLineIsLeftOut() {
    String answer =
        "{\"time\":4,\"client\":1,\"op\":1,\"type\":\"ok\",\"f\":\"put\",\"key\":\"k\",\"value\":\"v\"}";
    for (int length = 0; length < answer.length(); length++) {
      var history = JsonLines.read(PUT + answer.substring(0, length));
      assertThat(history.operations()).singleElement().matches(Operation::isInfo);
    }
    assertThat(JsonLines.read(PUT + answer).operations()).singleElement().matches(Operation::isOk);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"time\":\"soon\"}",
        "{\"time\":1}",
        "[]",
        "{\"time\":1,\"time\":2}",
        "{\"time\":1.5}",
        "{\"time\":99999999999999999999}",
        "{\"surprise\":1}",
        "{\"time\":2,\"client\":1,\"op\":2,\"type\":\"ok\",\"f\":\"get\",\"key\":\"k\"}",
        "{\"time\":2,\"client\":1,\"op\":1,\"type\":\"ok\",\"f\":\"get\",\"key\":\"k\"}",
        "{\"time\":2,\"client\":1,\"op\":2,\"type\":\"invoke\",\"f\":\"get\",\"key\":\"k\"}",
        "{\"time\":2,\"client\":1,\"op\":1,\"type\":\"perhaps\",\"f\":\"put\",\"key\":\"k\"}",
        "{\"time\":0,\"client\":1,\"op\":1,\"type\":\"ok\",\"f\":\"put\",\"key\":\"k\"}",
        "\"unclosed",
        "{\"a\":\"\\q\"}",
      })
  void whatIsNoLineOfAHistoryIsRefusedWithItsNumber(String line) {
    assertThatThrownBy(() -> JsonLines.read(PUT + line + "\n"))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith("line 2: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{:process 1",
        "{:process 1, :type}",
        "{:process 1 :type :invoke :f :dance :key \"1\"}",
        "{:process 1 :type :ok :f :get :key \"1\" :value \"\"}",
        "1 2",
        "\"",
        "{:a 1 :a 2}",
        "]",
      })
  void whatIsNoEdnEventIsRefusedWithItsNumber(String line) {
    assertThatThrownBy(() -> PorcupineKv.read("\n" + line + "\n"))
        .isInstanceOf(FormatException.class)
        .hasMessageStartingWith("line 2: ");
  }

  @Test
  void ednThatIsTooDeepIsRefused() {
    assertThatThrownBy(() -> JepsenEdn.read("[".repeat(100_000)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("deeper than 64");
  }

  @Test
  void notesBesideTheOperationsAreDrawnAndChangeNothing() {
    String file =
        PUT
            + "{\"time\":2,\"type\":\"begin\",\"note\":1,\"lane\":\"faults\",\"text\":\"cut\"}\n"
            + "{\"time\":3,\"type\":\"begin\",\"note\":2,\"lane\":\"leader\",\"text\":\"demo-0\"}\n"
            + "{\"time\":5,\"type\":\"end\",\"note\":1}\n"
            + "{\"time\":9,\"client\":1,\"op\":1,\"type\":\"ok\",\"f\":\"put\",\"key\":\"k\",\"value\":\"v\"}\n";

    assertThat(JsonLines.read(file).operations()).hasSize(1);
    assertThat(JsonLines.annotations(file))
        .containsExactly(
            new Annotation("faults", 2, 5, "cut"), new Annotation("leader", 3, 9, "demo-0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"time\":2,\"type\":\"begin\",\"note\":1,\"lane\":\"faults\"}",
        "{\"time\":2,\"type\":\"begin\",\"note\":1,\"lane\":\"f\",\"text\":\"t\",\"key\":\"k\"}",
        "{\"time\":2,\"type\":\"end\",\"note\":1}"
      })
  void aNoteThatMakesNoSenseIsRefused(String line) {
    assertThatThrownBy(() -> JsonLines.read(line + "\n")).isInstanceOf(FormatException.class);
  }
}
