package sys.storage.harness.scenarios.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sys.storage.harness.linearizability.verdict.Verdict;
import sys.storage.harness.scenarios.history.HistoryRecorder;
import sys.storage.harness.scenarios.history.Operation.Outcome;

/**
 * What the recorder writes is what the checker judges: operation by operation, and what is wrong.
 */
class JudgementTest {

  private static final String KEY = "k";

  private final Path file;
  private final HistoryRecorder history;
  private int clients;

  JudgementTest(@TempDir Path directory) throws IOException {
    this.file = directory.resolve("history.jsonl");
    this.history = new HistoryRecorder(file);
  }

  @BeforeEach
  void aKeyWithAValue() {
    put("a", 1);
  }

  @Test
  void whatOneCopyAnswersIsLinearizable() throws IOException {
    get("a", 1);
    putIf("a", "b", new Outcome.Ok(2));
    putIf("a", "c", new Outcome.NotApplied());
    deleteIf("a", new Outcome.NotApplied());
    deleteIf("b", new Outcome.Ok(3));
    getNothing();
    delete(new Outcome.NotApplied());
    putIfAbsent("d", new Outcome.Ok(4));
    putIfAbsent("e", new Outcome.NotApplied());
    delete(new Outcome.Ok(5));
    getNothing();
    Judgement judgement = judge();
    assertThat(judgement.clean()).isTrue();
    assertThat(judgement.history().size()).isEqualTo(12);
    assertThat(judgement.ways()).containsOnlyKeys(Verdict.How.WITNESS);
  }

  @Test
  void anAcknowledgedWriteThatIsGoneIsAViolation() throws IOException {
    put("b", 2);
    get("a", 1);
    assertViolated();
  }

  @Test
  void anAcknowledgedDeletionThatIsGoneIsAViolation() throws IOException {
    delete(new Outcome.Ok(2));
    get("a", 1);
    assertViolated();
  }

  @Test
  void aConditionalDeletionThatIsGoneIsAViolation() throws IOException {
    deleteIf("a", new Outcome.Ok(2));
    get("a", 1);
    assertViolated();
  }

  @Test
  void aConditionThatHeldOnAnOldValueIsAViolation() throws IOException {
    put("b", 2);
    putIf("a", "c", new Outcome.Ok(3));
    assertViolated();
  }

  @Test
  void aConditionThatWasRefusedOnTheValueThatWasThereIsAViolation() throws IOException {
    putIf("a", "b", new Outcome.NotApplied());
    assertViolated();
  }

  @Test
  void anAbsenceThatHeldOnAKeyThatWasThereIsAViolation() throws IOException {
    putIfAbsent("b", new Outcome.Ok(2));
    assertViolated();
  }

  @Test
  void aRefusedConditionThatTookEffectIsAViolation() throws IOException {
    put("b", 2);
    putIf("a", "c", new Outcome.NotApplied());
    get("c", 3);
    assertViolated();
  }

  @Test
  void aFailedWriteThatTookEffectIsAViolation() throws IOException {
    history.complete(history.invokePut(++clients, KEY, "b"), new Outcome.Failed("no leader"));
    get("b", 2);
    assertViolated();
  }

  @Test
  void anUnknownWriteMayHaveTakenEffectOrNotAndLaterTooButOnce() throws IOException {
    unknownDelete();
    history.complete(history.invokePut(++clients, KEY, "b"), new Outcome.Unknown("timeout"));
    get("a", 1);
    get("b", 2);
    getNothing();
    assertThat(judge().clean()).isTrue();
  }

  @Test
  void anUnknownWriteThatCameTwiceIsAViolation() throws IOException {
    unknownDelete();
    getNothing();
    put("b", 3);
    getNothing();
    assertViolated();
  }

  @Test
  void revisionsInAnotherOrderThanTheWritesAreAFinding() throws IOException {
    put("b", 5);
    put("c", 4);
    get("c", 4);
    Judgement judgement = judge();
    assertThat(judgement.verdict()).isInstanceOf(Verdict.Linearizable.class);
    assertThat(judgement.verdict().findings()).isNotEmpty();
    assertThat(judgement.clean()).isFalse();
  }

  @Test
  void aViolationIsDrawnWithTheFaultsAround(@TempDir Path directory) throws IOException {
    history.end(history.begin("faults", "kill: soak-1"));
    put("b", 2);
    get("a", 1);
    Path page = directory.resolve("page.html");
    judge().draw(file, page);
    assertThat(Files.readString(page)).contains("kill: soak-1").contains("get k");
  }

  private void put(String value, long revision) {
    history.complete(history.invokePut(++clients, KEY, value), new Outcome.Ok(revision));
  }

  private void get(String value, long revision) {
    history.completeRead(history.invokeGet(++clients, KEY), Optional.of(value), revision);
  }

  private void getNothing() {
    history.completeRead(history.invokeGet(++clients, KEY), Optional.empty(), 0);
  }

  private void delete(Outcome outcome) {
    history.complete(history.invokeDelete(++clients, KEY), outcome);
  }

  private void unknownDelete() {
    delete(new Outcome.Unknown("timeout"));
  }

  private void putIf(String expected, String value, Outcome outcome) {
    history.complete(history.invokePutIf(++clients, KEY, Optional.of(expected), value), outcome);
  }

  private void putIfAbsent(String value, Outcome outcome) {
    history.complete(history.invokePutIf(++clients, KEY, Optional.empty(), value), outcome);
  }

  private void deleteIf(String expected, Outcome outcome) {
    history.complete(history.invokeDeleteIf(++clients, KEY, expected), outcome);
  }

  private Judgement judge() throws IOException {
    history.close();
    return Judgement.of(file);
  }

  private void assertViolated() throws IOException {
    Judgement judgement = judge();
    assertThat(judgement.verdict()).isInstanceOf(Verdict.Violation.class);
    assertThat(judgement.clean()).isFalse();
  }
}
