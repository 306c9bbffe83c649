package sys.storage.harness.scenarios.live;

import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;
import sys.storage.harness.scenarios.figures.Figure;

/** On a real cluster: a line for each test as it ends, and for each figure that one measures. */
final class Progress implements TestWatcher, BeforeTestExecutionCallback {

  private static final double NANOS_PER_SECOND = 1e9;

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(Progress.class);

  private static final String BEGIN = "begin";

  /** Class, method and arguments: what a person would look for. */
  static String nameOf(ExtensionContext context) {
    String type = context.getRequiredTestClass().getSimpleName();
    if (context.getTestMethod().isEmpty()) {
      return type;
    }
    String method = context.getRequiredTestMethod().getName();
    String shown = context.getDisplayName();
    return type + "." + method + (shown.startsWith(method) ? "" : " " + shown);
  }

  static void show(Figure figure) {
    System.out.printf(
        "e2e: %-55s %8s  %-9s %s%n",
        figure.name(), figure.shownValue(), figure.shownTarget(), figure.met() ? "" : "MISSED");
  }

  @Override
  public void beforeTestExecution(ExtensionContext context) {
    context.getStore(NAMESPACE).put(BEGIN, System.nanoTime());
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    show("passed", context);
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    show("FAILED", context);
  }

  @Override
  public void testAborted(ExtensionContext context, Throwable cause) {
    show("skipped", context);
  }

  @Override
  public void testDisabled(ExtensionContext context, Optional<String> reason) {
    show("skipped", context);
  }

  private static void show(String outcome, ExtensionContext context) {
    if (SharedLaboratory.isReal()) {
      Long begin = context.getStore(NAMESPACE).get(BEGIN, Long.class);
      double seconds = begin == null ? 0 : (System.nanoTime() - begin) / NANOS_PER_SECOND;
      System.out.printf("e2e: %-7s %6.1f s  %s%n", outcome, seconds, nameOf(context));
    }
  }
}
