package sys.storage.harness.linearizability.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {

  @Test
  void whatIsOpenAtTheEndIsUnknown() {
    HistoryBuilder<String, String> builder = History.builder();
    builder.invoke("a", "write", 1);
    builder.invoke("b", "read", 2);
    builder.ok("b", "x", 3);
    assertThat(builder.build().operations())
        .extracting(Operation::isInfo)
        .containsExactly(true, false);
  }

  @Test
  void aClientThatDoesNotKnowGoesOnUnderANewName() {
    HistoryBuilder<String, String> builder = History.builder();
    builder.invoke("a", "write", 1);
    builder.info("a", "timeout", 2);
    builder.invoke("a", "read", 3);
    builder.info("a", "timeout", 4);
    builder.invoke("a", "read", 5);
    assertThat(builder.build().operations())
        .extracting(Operation::client)
        .containsExactly("a", "a/2", "a/3");
  }

  @Test
  void twoOperationsOfAClientDoNotOverlap() {
    HistoryBuilder<String, String> builder = History.builder();
    builder.invoke("a", "write", 1);
    assertThatThrownBy(() -> builder.invoke("a", "read", 2))
        .hasMessageContaining("client a calls read at 2 while its operation 1, write");
    var first = new Operation<String, String>(1, "a", "write", new Outcome.Ok<>("ok"), 1, 5);
    var second = new Operation<String, String>(2, "a", "read", new Outcome.Ok<>("x"), 4, 6);
    assertThatThrownBy(() -> History.of(List.of(second, first)))
        .hasMessageContaining(
            "client a calls operation 2 at 4 while its operation 1 is open until 5");
  }

  @Test
  void anAnswerNeedsACallBeforeIt() {
    HistoryBuilder<String, String> builder = History.builder();
    assertThatThrownBy(() -> builder.ok("a", "x", 3)).hasMessageContaining("has not called");
    builder.invoke("a", "read", 5);
    assertThatThrownBy(() -> builder.ok("a", "x", 3))
        .hasMessageContaining("returns at 3, before its call at 5");
  }

  @Test
  void anIdOccursOnce() {
    var first = new Operation<String, String>(1, "a", "write", new Outcome.Ok<>("ok"), 1, 5);
    var second = new Operation<String, String>(1, "b", "read", new Outcome.Ok<>("x"), 4, 6);
    assertThatThrownBy(() -> History.of(List.of(first, second)))
        .hasMessageContaining("operation 1 occurs twice");
  }
}
