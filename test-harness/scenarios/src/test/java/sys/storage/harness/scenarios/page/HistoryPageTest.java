package sys.storage.harness.scenarios.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WebElement;
import sys.storage.harness.linearizability.Checker;
import sys.storage.harness.linearizability.history.History;
import sys.storage.harness.linearizability.history.HistoryBuilder;
import sys.storage.harness.linearizability.model.KeyValue;
import sys.storage.harness.linearizability.model.KeyValue.Input;
import sys.storage.harness.linearizability.model.KeyValue.Output;
import sys.storage.harness.linearizability.picture.Annotation;
import sys.storage.harness.linearizability.picture.HistoryPage;

/** What the checker shows of a history, as somebody sees it who opens the page. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryPageTest {

  private static final String STRANGE = "</script><b id=\"evil\">";
  private static final int OTHER_OPERATIONS = 40;

  @TempDir private Path directory = Path.of("");
  private Optional<Browser> started = Optional.empty();

  @BeforeAll
  void start() {
    started = Optional.of(Browser.start());
  }

  @AfterAll
  void stop() {
    started.ifPresent(Browser::close);
  }

  private Browser browser() {
    return started.orElseThrow();
  }

  private void open(History<Input, Output> history) throws IOException {
    var model = new KeyValue();
    var annotations =
        List.of(
            new Annotation("leader", 0, 40, "demo-0"),
            new Annotation("leader", 40, 100, "demo-2"),
            new Annotation("faults", 35, 60, "demo-0,demo-1 | demo-2,demo-3,demo-4"));
    Path page = directory.resolve("page.html");
    var verdict = new Checker<>(model).check(history);
    Files.writeString(page, HistoryPage.of("an example", model, history, verdict, annotations));
    browser().open(page);
  }

  /** An acknowledged write that a later read does not find, among others of another key. */
  private static History<Input, Output> lostWrite() {
    HistoryBuilder<Input, Output> history = History.builder();
    for (int i = 0; i < OTHER_OPERATIONS; i++) {
      history.invoke("bob", new Input.Put("other", "v" + i), 2L * i);
      history.ok("bob", new Output.Done(), 2L * i + 1);
    }
    history.invoke("alice", new Input.Put("k", STRANGE), 10);
    history.ok("alice", new Output.Done(), 20);
    history.invoke("eve", new Input.Put("k", "perhaps"), 30);
    history.info("eve", "the connection broke", 40);
    history.invoke("carol", new Input.Get("k"), 70);
    history.ok("carol", new Output.Value(Optional.empty()), 80);
    return history.build();
  }

  private List<String> texts(String selector) {
    return browser().elements(selector).stream().map(WebElement::getText).toList();
  }

  @Test
  void theCounterexampleIsInFrontWithTheReasonWhyNoOrderExists() throws IOException {
    open(lostWrite());

    assertThat(browser().element("#verdict").getText()).startsWith("violation");
    assertThat(browser().element("#counterexample").isDisplayed()).isTrue();
    assertThat(browser().element("#smallest").getText()).startsWith("2 of ");
    assertThat(browser().elements("#small rect.op")).hasSize(2).allMatch(WebElement::isDisplayed);
    assertThat(texts("#candidates td")).hasSizeGreaterThan(2).noneMatch(String::isBlank);
    assertThat(browser().element("#small").getLocation().y)
        .isLessThan(browser().element("#whole").getLocation().y);
    browser().keepScreenshot("history-page");
    browser().assertQuietAndSelfContained();
  }

  @Test
  void whateverTheValuesHoldIsText() throws IOException {
    open(lostWrite());

    assertThat(browser().elements("#evil")).isEmpty();
    assertThat(texts("#small text")).anyMatch(text -> text.contains(STRANGE));
    browser().assertQuietAndSelfContained();
  }

  @Test
  void leadersAndFaultsHaveLanesAndAKeyCanBeChosen() throws IOException {
    open(lostWrite());
    assertThat(texts("#whole text")).contains("leader", "faults", "alice", "bob", "eve", "demo-2");
    int all = browser().elements("#whole rect.op").size();

    browser().element("#key").sendKeys("k");

    assertThat(browser().elements("#whole rect.op")).hasSize(all - OTHER_OPERATIONS);
    assertThat(texts("#whole text")).doesNotContain("bob");
    assertThat(browser().run("return document.querySelector('#whole rect[style*=fade]') !== null"))
        .as("a write whose outcome is unknown fades")
        .isEqualTo(true);
    browser().assertQuietAndSelfContained();
  }

  @Test
  void theWheelZoomsAndShowAllShowsEverythingAgain() throws IOException {
    open(lostWrite());
    int all = browser().elements("#whole rect.op").size();

    for (int i = 0; i < 12; i++) {
      browser()
          .run(
              "const box = arguments[0].getBoundingClientRect();"
                  + "arguments[0].dispatchEvent(new WheelEvent('wheel', {deltaY: -1,"
                  + " clientX: box.left + box.width / 4, clientY: box.top + 5, cancelable: true}))",
              browser().element("#whole"));
    }
    assertThat(browser().elements("#whole rect.op")).hasSizeBetween(1, all / 2);

    browser().element("#all").click();
    assertThat(browser().elements("#whole rect.op")).hasSize(all);
    browser().assertQuietAndSelfContained();
  }

  @Test
  void aHistoryWithoutAViolationShowsNoCounterexample() throws IOException {
    HistoryBuilder<Input, Output> history = History.builder();
    history.invoke("alice", new Input.Put("k", "v"), 1);
    history.ok("alice", new Output.Done(), 2);
    open(history.build());

    assertThat(browser().element("#verdict").getText()).isEqualTo("linearizable");
    assertThat(browser().element("#counterexample").isDisplayed()).isFalse();
    browser().assertQuietAndSelfContained();
  }
}
