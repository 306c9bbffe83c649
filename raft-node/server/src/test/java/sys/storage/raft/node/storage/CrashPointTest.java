package sys.storage.raft.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sys.storage.harness.disk.MemoryDisk;

/**
 * Stops a node's storage before and after every call that writes, and looks at what a restart makes
 * of what is left: after a kill, which the system's cache survives, and after losses of power that
 * keep any part of what was not fsynced. The restart is stopped at its calls in the same way, and
 * what was recovered is written to, stopped and recovered again.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS) // for larger counts; the usual ones take seconds
final class CrashPointTest {

  private static final int HISTORIES = Integer.getInteger("storage.histories", 6);
  private static final int DEEDS = 45;

  /** One of so many recoveries is itself stopped at each of its calls. */
  private static final int STOPPED_RECOVERIES = 25;

  /** After one of so many recoveries the node goes on and crashes once more. */
  private static final int CONTINUED = 6;

  private enum After {
    FIRST_CRASH,
    CRASH_OF_RECOVERY,
    CRASH_OF_NEXT_PROCESS
  }

  private final Map<After, Integer> recoveries = new EnumMap<>(After.class);
  private final Map<String, Integer> points = new TreeMap<>();
  private Random random = new Random();

  @Test
  void everyCrashIsRecoveredFrom() throws IOException {
    for (int seed = 1; seed <= HISTORIES; seed++) {
      random = new Random(seed);
      runHistory(seed);
    }
    System.out.printf(
        "crash points: %,d (%s); recoveries that were checked: %s%n",
        points.values().stream().mapToInt(Integer::intValue).sum(), points, recoveries);
    assertThat(points.keySet())
        .as("calls that the histories make")
        .contains("create", "delete", "rename", "sync", "syncDirectory", "write");
    assertThat(recoveries.keySet()).containsExactly(After.values());
  }

  private void runHistory(int seed) throws IOException {
    var disk = new MemoryDisk();
    var ledger = new Ledger();
    var deeds = new Deeds(seed);
    disk.setFault(
        call -> {
          points.merge(call.name(), 1, Integer::sum);
          crash(disk, ledger, "history %d before %s".formatted(seed, call));
        });
    StorageDriver process = StorageDriver.start(disk, ledger);
    for (int i = 0; i < DEEDS; i++) {
      process.perform(deeds.next(ledger));
    }
    process.perform(deeds.next(Deeds.Kind.REMOVE, ledger));
    process.perform(deeds.next(ledger));
    crash(disk, ledger, "history %d at its end".formatted(seed));
  }

  private void crash(MemoryDisk disk, Ledger ledger, String where) throws IOException {
    restart(disk.fork(), ledger.copy(), After.FIRST_CRASH, where + ", killed");
    PowerLoss.forEach(
        disk,
        random,
        after -> restart(after, ledger.copy(), After.FIRST_CRASH, where + ", power lost"));
  }

  private void restart(MemoryDisk disk, Ledger ledger, After after, String where) {
    recoveries.merge(after, 1, Integer::sum);
    boolean first = after == After.FIRST_CRASH;
    try {
      if (first && random.nextInt(STOPPED_RECOVERIES) == 0) {
        disk.setFault(call -> crashRecovery(disk, ledger, where + ", in recovery before " + call));
      }
      StorageDriver process = StorageDriver.start(disk, ledger);
      disk.setFault(call -> {});
      if (first && random.nextInt(CONTINUED) == 0) {
        goOn(process, disk, ledger, where);
      }
    } catch (IOException | RuntimeException | AssertionError failure) {
      throw new AssertionError(where + ": " + failure.getMessage(), failure);
    }
  }

  /** Nobody has seen yet what was recovered: it may be less the next time, or more. */
  private void crashRecovery(MemoryDisk disk, Ledger ledger, String where) throws IOException {
    restart(disk.fork(), ledger.copy(), After.CRASH_OF_RECOVERY, where + ", killed");
    PowerLoss.forEach(
        disk,
        random,
        next -> restart(next, ledger.copy(), After.CRASH_OF_RECOVERY, where + ", power lost"));
  }

  /** From here on what was recovered must not be lost any more: others have heard of it. */
  private void goOn(StorageDriver process, MemoryDisk disk, Ledger ledger, String where)
      throws IOException {
    MemoryDisk idle = PowerLoss.ofAll(disk);
    restart(idle, ledger.copy(), After.CRASH_OF_NEXT_PROCESS, where + ", power lost when idle");
    var deeds = new Deeds(random.nextLong());
    int[] callsLeft = {random.nextInt(12)};
    disk.setFault(
        call -> {
          if (callsLeft[0]-- <= 0) {
            throw new MemoryDisk.Crash();
          }
        });
    try {
      for (int i = 0; i < 4; i++) {
        process.perform(deeds.next(ledger));
      }
    } catch (MemoryDisk.Crash stopped) {
      // That is what it is for.
    } catch (UncheckedIOException impossible) {
      throw new AssertionError("nothing refuses a call here", impossible);
    }
    MemoryDisk killed = disk.fork();
    restart(killed, ledger.copy(), After.CRASH_OF_NEXT_PROCESS, where + ", went on, killed");
    MemoryDisk unpowered = PowerLoss.any(disk, random);
    restart(unpowered, ledger.copy(), After.CRASH_OF_NEXT_PROCESS, where + ", went on, power lost");
  }
}
