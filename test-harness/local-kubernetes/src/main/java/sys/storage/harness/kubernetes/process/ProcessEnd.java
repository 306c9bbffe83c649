package sys.storage.harness.kubernetes.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The end of a process that need not be a child of this one. A process that has ended and was not
 * waited for by its parent has ended all the same, although {@link ProcessHandle} takes it for
 * alive: in a container whose first process adopts orphans and never waits, it stays so for ever.
 */
public final class ProcessEnd {
  private static final long INTERVAL_MILLIS = 20;

  private ProcessEnd() {}

  public static boolean hasCome(ProcessHandle process) {
    return !process.isAlive() || isZombie(process.pid());
  }

  /**
   * @return whether it has come within the limit
   */
  public static boolean await(ProcessHandle process, Duration limit) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    while (!hasCome(process)) {
      if (System.nanoTime() > deadlineNanos) {
        return false;
      }
      Thread.sleep(INTERVAL_MILLIS);
    }
    return true;
  }

  /** Linux tells: {@code PID (NAME) STATE …}, and the name may have anything in it. */
  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (IOException e) {
      return false; // There is no /proc here, or the process is gone.
    }
  }
}
