package sys.storage.raft.node.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sys.storage.harness.disk.MemoryDisk;
import sys.storage.harness.disk.MemoryDisk.Call;

/**
 * Lets each call of a history fail, one after the other, and in several ways. The process then
 * confirms nothing that is not durable, and writes nothing more after a failed write; a restart
 * finds all that was confirmed.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS) // for larger counts; the usual ones take seconds
final class DiskErrorTest {

  private static final int HISTORIES = Integer.getInteger("storage.histories.with.errors", 2);
  private static final int DEEDS = 30;
  private static final Set<String> NEEDING_SPACE = Set.of("create", "write", "rename");

  /** How calls fail from one of them on. */
  enum Failure {
    /** That call alone. */
    EIO_ONCE("Input/output error") {
      @Override
      void at(long calls, Call call) throws IOException {
        if (calls == 0) {
          throw new IOException(message);
        }
      }
    },
    /** Also after the process has ended, until somebody frees space. */
    DISK_FULL("No space left on device") {
      @Override
      void at(long calls, Call call) throws IOException {
        if (calls >= 0 && NEEDING_SPACE.contains(call.name())) {
          throw new IOException(message);
        }
      }
    },
    /** A part of the data gets there: file systems cut a write off between blocks. */
    SHORT_WRITE("No space left on device") {
      @Override
      void at(long calls, Call call) throws IOException {
        if (calls == 0) {
          throw new MemoryDisk.ShortWrite(message, 512);
        }
      }
    },
    /** As when a volume is detached. */
    EIO_FOR_EVER("Input/output error") {
      @Override
      void at(long calls, Call call) throws IOException {
        if (calls >= 0) {
          throw new IOException(message);
        }
      }
    };

    final String message;

    Failure(String message) {
      this.message = message;
    }

    /**
     * @param calls since the first that fails; negative before it
     */
    abstract void at(long calls, Call call) throws IOException;
  }

  private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
  private Random random = new Random();

  private enum Outcome {
    COULD_NOT_START,
    STOPPED,
    SNAPSHOT_GIVEN_UP,
    UNHARMED
  }

  @ParameterizedTest
  @EnumSource(Failure.class)
  void noFailureOfAnyCallLosesWhatWasConfirmed(Failure failure) throws IOException {
    long failing = 0;
    for (int seed = 1; seed <= HISTORIES; seed++) {
      random = new Random(seed);
      long calls = callsOf(seed);
      for (long call = 0; call < calls; call++) {
        fail(seed, call, failure);
      }
      failing += calls;
    }
    System.out.printf("%s at each of %,d calls: %s%n", failure, failing, outcomes);
    assertThat(outcomes).containsKeys(Outcome.COULD_NOT_START, Outcome.STOPPED);
    if (failure == Failure.EIO_ONCE || failure == Failure.SHORT_WRITE) {
      assertThat(outcomes).containsKey(Outcome.SNAPSHOT_GIVEN_UP);
    }
  }

  private static long callsOf(long seed) throws IOException {
    var disk = new MemoryDisk();
    assertThat(run(disk, new Ledger(), seed, Failure.EIO_ONCE)).isEqualTo(Outcome.UNHARMED);
    return disk.calls().size();
  }

  /** Runs the history with that call failing. */
  private void fail(long seed, long failing, Failure failure) {
    var disk = new MemoryDisk();
    long[] calls = {0};
    disk.setFault(call -> failure.at(calls[0]++ - failing, call));
    var ledger = new Ledger();
    ledger.diskFails();
    String where = "%s of call %d of history %d".formatted(failure, failing, seed);
    try {
      outcomes.merge(run(disk, ledger, seed, failure), 1, Integer::sum);
      assertRestartsOnTheSameDisk(disk, ledger, failure);
      disk.setFault(call -> {});
      assertRecovers(disk.fork(), ledger.copy());
      assertRecovers(PowerLoss.ofAll(disk), ledger.copy());
      assertRecovers(PowerLoss.any(disk, random), ledger.copy());
    } catch (IOException | RuntimeException | AssertionError failed) {
      throw new AssertionError(where + ": " + failed.getMessage(), failed);
    }
  }

  private static Outcome run(MemoryDisk disk, Ledger ledger, long seed, Failure failure)
      throws IOException {
    StorageDriver process;
    try {
      process = StorageDriver.start(disk, ledger);
    } catch (IOException refused) {
      assertThat(refused).hasMessageContaining(failure.message);
      return Outcome.COULD_NOT_START;
    }
    var outcome = Outcome.UNHARMED;
    var deeds = new Deeds(seed);
    for (int i = 0; i < DEEDS; i++) {
      List<Deed> next = deeds.next(ledger);
      try {
        process.perform(next);
      } catch (IOException refused) {
        assertThat(refused)
            .message()
            .containsAnyOf(failure.message, "an earlier write to /data failed");
        boolean goesOn = next.getFirst() instanceof Deed.Save && !process.stopped();
        if (!goesOn) {
          assertWritesNothingMore(process, disk);
          return Outcome.STOPPED;
        }
        outcome = Outcome.SNAPSHOT_GIVEN_UP;
      }
    }
    return outcome;
  }

  private static void assertWritesNothingMore(StorageDriver process, MemoryDisk disk) {
    int before = disk.calls().size();
    disk.forgetCalls();
    assertThatThrownBy(() -> process.storage().write(List.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("an earlier write to /data failed: nothing more is written");
    assertThat(disk.calls()).as("calls after %d", before).isEmpty();
  }

  /** A full disk keeps nobody from reading what is there. */
  private static void assertRestartsOnTheSameDisk(MemoryDisk disk, Ledger ledger, Failure failure)
      throws IOException {
    if (failure == Failure.DISK_FULL) {
      MemoryDisk still = disk.fork();
      still.setFault(call -> failure.at(0, call));
      try {
        StorageDriver.start(still, ledger.copy());
      } catch (IOException refused) {
        assertThat(refused).hasMessageContaining(failure.message);
      }
    }
  }

  private static void assertRecovers(MemoryDisk disk, Ledger ledger) throws IOException {
    StorageDriver process = StorageDriver.start(disk, ledger);
    process.perform(new Deeds(1).next(Deeds.Kind.MANY, ledger));
    StorageDriver.start(PowerLoss.ofAll(disk), ledger);
  }

  /** After a torn write: what failed is not on the disk, although the next start can read it. */
  @Test
  void noFailureOfAnyCallOfARestartIsHeldAgainstTheNext() throws IOException {
    random = new Random(4);
    int failing = 0;
    for (int torn = 0; torn < 300; torn++) {
      var ledger = new Ledger();
      MemoryDisk disk = stoppedWhileWriting(ledger);
      boolean failed = true;
      for (int call = 0; failed; call++) {
        MemoryDisk next = disk.fork();
        Ledger after = ledger.copy();
        failed = failsToStart(next, after, call);
        next.setFault(ignored -> {});
        StorageDriver process = StorageDriver.start(next, after);
        process.perform(new Deeds(call).next(Deeds.Kind.MANY, after));
        StorageDriver.start(PowerLoss.any(next, random), after);
        failing += failed ? 1 : 0;
      }
    }
    System.out.printf("EIO at each of %,d calls of restarts after a torn write%n", failing);
    assertThat(failing).isGreaterThan(1_000);
  }

  private MemoryDisk stoppedWhileWriting(Ledger ledger) throws IOException {
    var disk = new MemoryDisk();
    StorageDriver process = StorageDriver.start(disk, ledger);
    var deeds = new Deeds(random.nextLong());
    for (int i = random.nextInt(6); i >= 0; i--) {
      process.perform(deeds.next(ledger));
    }
    disk.setFault(
        call -> {
          if (call.name().equals("sync")) {
            throw new MemoryDisk.Crash();
          }
        });
    assertThatThrownBy(() -> process.perform(deeds.next(Deeds.Kind.MANY, ledger)))
        .isInstanceOf(MemoryDisk.Crash.class);
    return PowerLoss.any(disk, random);
  }

  private static boolean failsToStart(MemoryDisk disk, Ledger ledger, int failing) {
    int[] left = {failing};
    disk.setFault(
        call -> {
          if (left[0]-- == 0) {
            throw new IOException("Input/output error");
          }
        });
    try {
      StorageDriver.start(disk, ledger);
      return false;
    } catch (IOException failure) {
      assertThat(failure).hasMessageContaining("Input/output error");
      return true;
    }
  }

  /** The failure of a read is no reason to take data for lost. */
  @Test
  void noFailedReadOfAStartIsTakenForDamage() throws IOException {
    var disk = new MemoryDisk();
    var ledger = new Ledger();
    StorageDriver process = StorageDriver.start(disk, ledger);
    var deeds = new Deeds(3);
    for (int i = 0; i < DEEDS; i++) {
      process.perform(deeds.next(ledger));
    }
    int refused = 0;
    boolean failed = true;
    while (failed) {
      MemoryDisk next = disk.fork();
      var fault = new FailingRead(refused);
      next.setFault(fault);
      try {
        StorageDriver.start(next, ledger.copy());
        failed = false;
      } catch (IOException failure) {
        assertThat(failure).hasMessageContaining("Input/output error");
        refused++;
      }
      next.setFault(call -> {});
      StorageDriver.start(next, ledger.copy());
    }
    System.out.printf("EIO at each of %,d reads of a start: all refused%n", refused);
    assertThat(refused).isGreaterThan(20);
  }

  private static final class FailingRead implements MemoryDisk.Fault {
    private int left;

    FailingRead(int before) {
      left = before;
    }

    @Override
    public void before(Call call) {
      // Only reads fail.
    }

    @Override
    public void beforeReading(Call call) throws IOException {
      if (left-- == 0) {
        throw new IOException("Input/output error");
      }
    }
  }
}
