package sys.storage.raft.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What is logged while it is open. */
final class LogWatch implements AutoCloseable {

  private final ListAppender<ILoggingEvent> events = new ListAppender<>();
  private final Logger root;

  /** After the first node of the test, which sets the log up. */
  LogWatch() {
    root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    events.start();
    root.addAppender(events);
  }

  /** Another's mistake is no error of the node, and never a stack trace. */
  void assertQuiet() {
    assertThat(List.copyOf(events.list))
        .as("errors and stack traces in the log")
        .filteredOn(
            event ->
                event.getThrowableProxy() != null || event.getLevel().isGreaterOrEqual(Level.ERROR))
        .isEmpty();
  }

  List<String> messages() {
    return List.copyOf(events.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Override
  public void close() {
    root.detachAppender(events);
  }
}
