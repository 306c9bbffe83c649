package sys.storage.harness.kubernetes.process;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a process for a later program. A pid alone would not do: it may belong to another process
 * by then.
 *
 * @param startMillis since the epoch; 0 where the system does not tell
 */
public record ProcessIdentity(long pid, long startMillis) {
  /** Linux counts the start time in ticks since a boot time that itself has whole seconds. */
  private static final long PRECISION_MILLIS = 2_000;

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}) ([0-9]{1,18})");

  public static ProcessIdentity of(ProcessHandle process) {
    return new ProcessIdentity(
        process.pid(), process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
  }

  /** Reads {@link #text()}; empty when it is something else. */
  public static Optional<ProcessIdentity> parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(
            new ProcessIdentity(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  public String text() {
    return pid + " " + startMillis;
  }

  /** The very process, if it is alive. */
  public Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid)
        .filter(process -> !ProcessEnd.hasCome(process))
        .filter(process -> Math.abs(of(process).startMillis - startMillis) <= PRECISION_MILLIS);
  }
}
