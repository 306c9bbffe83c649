package sys.storage.raft.node.storage;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import sys.storage.harness.disk.MemoryDisk;
import sys.storage.harness.disk.MemoryDisk.Unsynced;

/** What a loss of power may leave of a disk: any part of what was not fsynced. */
final class PowerLoss {

  /** Up to here every subset is tried. */
  private static final int EXHAUSTIVE = 5;

  private static final int PREFIXES = 4;
  private static final int SAMPLES = 5;

  private PowerLoss() {}

  interface Outcome {
    void on(MemoryDisk after) throws IOException;
  }

  /** Everything, or where that is too much: nothing, all, some prefixes and some subsets. */
  static void forEach(MemoryDisk disk, Random random, Outcome outcome) throws IOException {
    List<Unsynced> sectors = disk.unsyncedSectors();
    int undecided = sectors.size() + disk.unsyncedNames();
    if (undecided <= EXHAUSTIVE) {
      for (int subset = 0; subset < 1 << undecided; subset++) {
        int survivors = subset;
        outcome.on(after(disk, sectors, number -> (survivors >> number & 1) == 1));
      }
      return;
    }
    outcome.on(after(disk, sectors, number -> false));
    outcome.on(after(disk, sectors, number -> true));
    for (int i = 0; i < PREFIXES; i++) {
      int length = random.nextInt(undecided);
      outcome.on(after(disk, sectors, number -> number < length));
    }
    for (int i = 0; i < SAMPLES; i++) {
      outcome.on(any(disk, random));
    }
  }

  /** Nothing of it. */
  static MemoryDisk ofAll(MemoryDisk disk) {
    return after(disk, List.of(), number -> false);
  }

  /** One subset. */
  static MemoryDisk any(MemoryDisk disk, Random random) {
    List<Unsynced> sectors = disk.unsyncedSectors();
    boolean[] survives = new boolean[sectors.size() + disk.unsyncedNames()];
    int percent = 1 + random.nextInt(99);
    for (int i = 0; i < survives.length; i++) {
      survives[i] = random.nextInt(100) < percent;
    }
    return after(disk, sectors, number -> survives[number]);
  }

  private interface Survivors {
    boolean has(int number);
  }

  /** Sectors are numbered first, by file, then changes of names. */
  private static MemoryDisk after(MemoryDisk disk, List<Unsynced> sectors, Survivors survivors) {
    Map<Unsynced, Integer> numbers = new HashMap<>();
    sectors.forEach(sector -> numbers.put(sector, numbers.size()));
    return disk.crash(
        (file, sector) -> {
          Integer number = numbers.get(new Unsynced(file, sector));
          return number != null && survivors.has(number);
        },
        change -> survivors.has(sectors.size() + change));
  }
}
