package sys.storage.raft.node.storage;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import sys.storage.harness.disk.MemoryDisk;

/**
 * The whole storage against a list and a set of snapshots: any mixture of what a node asks, of
 * restarts in order, of kills and of losses of power in the middle of a call.
 */
final class StorageModelTest {

  /**
   * @param end how the process ends after this deed, if it does
   * @param call at which a process is stopped, counted from here on; the deed may have fewer
   */
  record Step(Deeds.Kind kind, End end, int call) {
    enum End {
      GOES_ON,
      RESTARTED,
      KILLED,
      POWER_LOST
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Step.End> ends =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(8, Arbitraries.just(Step.End.GOES_ON)),
            net.jqwik.api.Tuple.of(1, Arbitraries.just(Step.End.RESTARTED)),
            net.jqwik.api.Tuple.of(1, Arbitraries.just(Step.End.KILLED)),
            net.jqwik.api.Tuple.of(2, Arbitraries.just(Step.End.POWER_LOST)));
    return Combinators.combine(
            Arbitraries.of(Deeds.Kind.values()), ends, Arbitraries.integers().between(0, 12))
        .as(Step::new)
        .list()
        .ofMaxSize(50);
  }

  @Property(tries = 400)
  void everyHistoryIsFoundAgain(@ForAll("steps") List<Step> steps, @ForAll long seed)
      throws IOException {
    var random = new Random(seed);
    var deeds = new Deeds(seed);
    var ledger = new Ledger();
    var disk = new MemoryDisk();
    StorageDriver process = StorageDriver.start(disk, ledger);
    for (Step step : steps) {
      boolean stops = step.end() == Step.End.KILLED || step.end() == Step.End.POWER_LOST;
      if (stops) {
        stopAfter(disk, step.call());
      }
      try {
        process.perform(deeds.next(step.kind(), ledger));
      } catch (MemoryDisk.Crash stopped) {
        disk.setFault(call -> {});
      }
      disk.setFault(call -> {});
      if (step.end() == Step.End.POWER_LOST) {
        disk = PowerLoss.any(disk, random);
      }
      if (step.end() != Step.End.GOES_ON) {
        process = StorageDriver.start(disk, ledger);
      }
    }
    StorageDriver.start(PowerLoss.ofAll(disk), ledger);
  }

  private static void stopAfter(MemoryDisk disk, int calls) {
    int[] left = {calls};
    disk.setFault(
        call -> {
          if (left[0]-- <= 0) {
            throw new MemoryDisk.Crash();
          }
        });
  }
}
