package sys.storage.harness.simulation.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sys.storage.harness.disk.MemoryDisk;
import sys.storage.harness.simulation.choice.Draws;

/**
 * The volume of a machine: how fast it is, what fails on it, and what a crash leaves.
 *
 * <p>Calls take no time by themselves; whoever makes one lets the time pass before it.
 */
public final class Storage {

  static final Path ROOT = Path.of("/data");
  private static final Path LOG = ROOT.resolve("log");

  private static final List<String> WRITING = List.of("create", "write", "rename");
  private static final long FASTEST_SYNC_NANOS = 50_000;

  private final Draws draws;
  private MemoryDisk disk = new MemoryDisk();
  private long slowestSyncNanos = 400_000;
  private boolean failing;
  private boolean full;
  private boolean damaged;
  private boolean held;
  private List<Runnable> waiting = new ArrayList<>();
  private Survival survival = Survival.SOME;

  Storage(Draws draws) {
    this.draws = draws;
    arm();
  }

  MemoryDisk disk() {
    return disk;
  }

  /** How long the next write and fsync takes. */
  long syncNanos() {
    return draws.delay(FASTEST_SYNC_NANOS, slowestSyncNanos);
  }

  /** Runs the action when a write that begins now, and its fsync, are over. */
  void whenSynced(Life life, Runnable synced) {
    life.after(
        syncNanos(),
        () -> {
          if (held) {
            waiting.add(() -> life.now(synced));
          } else {
            synced.run();
          }
        });
  }

  /** From now on no fsync comes back. */
  public void hold() {
    held = true;
  }

  /** One fsync that waits comes back, if there is one. */
  public void releaseOne() {
    if (!waiting.isEmpty()) {
      waiting.removeFirst().run();
    }
  }

  /** Fsyncs come back again, at once those that waited. */
  public void release() {
    held = false;
    List<Runnable> late = waiting;
    waiting = new ArrayList<>();
    late.forEach(Runnable::run);
  }

  /** How many fsyncs wait. */
  public int waiting() {
    return waiting.size();
  }

  public void slow(long slowestNanos) {
    slowestSyncNanos = Math.max(FASTEST_SYNC_NANOS, slowestNanos);
  }

  /** From now on every fsync fails. */
  public void fail(boolean fails) {
    failing = fails;
  }

  /** From now on nothing more can be written. */
  public void fill(boolean isFull) {
    full = isFull;
  }

  /** Some bits of one file flip; nobody is told. */
  public void damage() {
    List<Path> files = disk.files(path -> true);
    if (files.isEmpty()) {
      return;
    }
    Path file = draws.pick(files);
    try {
      long bits = Byte.SIZE * (long) disk.content(file).length;
      for (int flips = (int) draws.between(1, 3); flips > 0 && bits > 0; flips--) {
        disk.flip(file, draws.between(0, bits - 1));
        damaged = true;
      }
    } catch (IOException gone) {
      throw new IllegalStateException("files do not vanish", gone);
    }
  }

  /** Whether bits have flipped since the last start that found nothing wrong. */
  public boolean isDamaged() {
    return damaged;
  }

  /** A start has read everything that it relies on. */
  public void foundSound() {
    damaged = false;
  }

  /** Whether a write or an fsync would fail now. */
  public boolean refusesWrites() {
    return failing || full;
  }

  /**
   * Whether the log, as it was opened last, ended in a write that a crash had torn: then it goes on
   * in a new segment.
   */
  public boolean endedTorn() {
    return disk.calls().stream()
        .anyMatch(call -> call.name().equals("rename") && LOG.equals(call.path().getParent()));
  }

  /** Nothing is left on it. */
  void wipe() {
    disk = new MemoryDisk();
    damaged = false;
    arm();
  }

  private void arm() {
    disk.setFault(
        call -> {
          if (failing && call.name().equals("sync")) {
            throw new IOException("fsync of %s failed".formatted(call.path()));
          }
          if (full && WRITING.contains(call.name())) {
            throw new IOException("no space left on device for %s".formatted(call.path()));
          }
        });
    disk.forgetCalls();
  }

  /** Runs the work up to one of its calls, where the machine stops. */
  void interrupt(Interrupted work) {
    int drawn = draws.below(6);
    int[] callsLeft = {
      switch (survival) {
        case SOME -> drawn;
        case NOTHING -> 0;
        case EVERYTHING -> Integer.MAX_VALUE;
      }
    };
    disk.setFault(
        _ -> {
          if (callsLeft[0]-- <= 0) {
            throw new MemoryDisk.Crash();
          }
        });
    try {
      work.run();
    } catch (IOException | RuntimeException stopped) {
      // Nobody is left to hear of it.
    }
    arm();
  }

  /** Work that a crash cuts off. */
  @FunctionalInterface
  interface Interrupted {
    void run() throws IOException;
  }

  /** What the next failure of the power will leave. */
  void foresee(Survival survives) {
    survival = survives;
  }

  /** The power fails: what was not fsynced is lost, or a part of it. */
  void losePower() {
    double share = draws.fraction(0, 1);
    boolean keepsNames = draws.chance(0.5);
    disk =
        switch (survival) {
          case SOME ->
              keepsNames
                  ? disk.crashKeepingNames((_, _) -> draws.chance(share))
                  : disk.crash((_, _) -> draws.chance(share));
          case NOTHING -> disk.crash((_, _) -> false);
          case EVERYTHING -> disk.crashKeepingNames((_, _) -> true);
        };
    survival = Survival.SOME;
    loseProcess();
  }

  /**
   * The process alone is killed: the next one finds all that was written, and what was not fsynced
   * is as unsafe as before.
   */
  void loseProcess() {
    waiting.clear();
    arm();
  }
}
