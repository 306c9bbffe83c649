package sys.storage.harness.scenarios.reproduction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.WebElement;
import sys.storage.harness.scenarios.page.Browser;

/** The report as somebody sees it who opens it. */
class ReportPageTest {

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @EnumSource(Bug.class)
  void theReportShowsTheConflictTheDiagramAndTheCounterexample(Bug bug) throws IOException {
    RunResult unsafe = ScheduleTest.play(bug, true, Optional.empty(), directory.resolve("u.jsonl"));
    RunResult safe = ScheduleTest.play(bug, false, Optional.empty(), directory.resolve("c.jsonl"));
    Path page = directory.resolve("report.html");
    Files.writeString(page, ReportPage.of(bug.schedule(), unsafe, Optional.of(safe)));

    try (var browser = Browser.start()) {
      browser.open(page);

      browser.assertQuietAndSelfContained();
      assertThat(browser.element("#verdict").getText()).startsWith("violation");
      assertThat(browser.element("#counterexample").isDisplayed()).isTrue();
      assertThat(browser.elements("#small rect.op"))
          .hasSizeBetween(2, 6)
          .allMatch(WebElement::isDisplayed);
      assertThat(browser.elements("svg[aria-label='space-time diagram']"))
          .hasSize(2)
          .allMatch(WebElement::isDisplayed);
      browser.keepScreenshot("report-" + bug);
    }
  }
}
