package sys.storage.harness.scenarios.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium with one page open. Where there is none, tests are skipped; in CI they fail.
 */
public final class Browser implements AutoCloseable {

  private static final Path SCREENSHOTS = Path.of("target", "pages");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts a browser. */
  public static Browser start() {
    Optional<File> browser = program("chromium", "google-chrome");
    Optional<File> control = program("chromedriver");
    boolean found = browser.isPresent() && control.isPresent();
    if (!found && System.getenv("CI") == null) {
      Assumptions.abort("no headless browser: install the packages chromium and chromium-driver");
    }
    assertThat(found).as("chromium and chromedriver are on the PATH").isTrue();
    var log = new LoggingPreferences();
    log.enable(LogType.BROWSER, Level.ALL);
    var options = new ChromeOptions();
    options.setBinary(browser.orElseThrow());
    // Its sandbox needs a user who is not root, and /dev/shm is small in a container.
    options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage");
    options.addArguments("--host-resolver-rules=MAP * ~NOTFOUND");
    options.setCapability("goog:loggingPrefs", log);
    var service =
        new ChromeDriverService.Builder().usingDriverExecutable(control.orElseThrow()).build();
    var driver = new ChromeDriver(service, options);
    driver.manage().window().setSize(new Dimension(1280, 900));
    return new Browser(driver);
  }

  private static Optional<File> program(String... names) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(names)
        .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(in -> new File(in, name)))
        .filter(File::canExecute)
        .findFirst();
  }

  /** Opens a page. */
  public void open(Path page) {
    driver.get(page.toUri().toString());
  }

  /** The first element that a CSS selector finds. */
  public WebElement element(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  /** All elements that a CSS selector finds. */
  public List<WebElement> elements(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** Runs a script in the page. */
  public Object run(String script, Object... arguments) {
    return Optional.ofNullable(driver.executeScript(script, arguments)).orElse("");
  }

  /** Asserts that nothing was said in the console, and that the page has fetched nothing. */
  public void assertQuietAndSelfContained() {
    assertThat(driver.manage().logs().get(LogType.BROWSER).getAll()).as("console").isEmpty();
    assertThat(run("return performance.getEntriesByType('resource').map(it => it.name)"))
        .as("what the page has fetched")
        .isEqualTo(List.of());
  }

  /** Keeps what is to be seen now as {@code target/pages/NAME.png}. */
  public void keepScreenshot(String name) throws IOException {
    Files.createDirectories(SCREENSHOTS);
    Files.write(SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
