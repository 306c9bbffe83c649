package sys.storage.raft.node.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import sys.storage.harness.disk.MemoryDisk;
import sys.storage.raft.core.log.Entry;
import sys.storage.raft.core.log.HardState;

/** The log against a list. */
final class DurableLogModelTest {

  /**
   * One step; the numbers mean something relative to the log's state when it is taken.
   *
   * @param back how far a truncation or a compaction reaches back
   */
  record Step(Kind kind, int count, int payloadBytes, int back) {
    enum Kind {
      APPEND,
      REPLACE,
      VOTE,
      REMOVE,
      RESET,
      COMPACT,
      REOPEN,
      CRASH
    }
  }

  /** What the log must hold. */
  private static final class Model {
    private long base;
    private List<Entry> entries = new ArrayList<>();
    private HardState hardState = HardState.INITIAL;
    private OptionalLong removed = OptionalLong.empty();
    private long term = 1;

    /** Up to here the log may have forgotten entries. */
    private long compacted;

    long last() {
      return base + entries.size();
    }

    void truncate(long from) {
      if (from <= base) {
        base = from - 1;
        entries.clear();
      } else if (from <= last()) {
        entries = new ArrayList<>(entries.subList(0, (int) (from - 1 - base)));
      }
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Step.Kind> kinds =
        Arbitraries.frequency(
            net.jqwik.api.Tuple.of(8, Step.Kind.APPEND),
            net.jqwik.api.Tuple.of(4, Step.Kind.REPLACE),
            net.jqwik.api.Tuple.of(3, Step.Kind.VOTE),
            net.jqwik.api.Tuple.of(1, Step.Kind.REMOVE),
            net.jqwik.api.Tuple.of(1, Step.Kind.RESET),
            net.jqwik.api.Tuple.of(3, Step.Kind.COMPACT),
            net.jqwik.api.Tuple.of(2, Step.Kind.REOPEN),
            net.jqwik.api.Tuple.of(2, Step.Kind.CRASH));
    return Combinators.combine(
            kinds,
            Arbitraries.integers().between(1, 5),
            Arbitraries.of(0, 1, 100, 600, 3000),
            Arbitraries.integers().between(0, 12))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 400)
  void equalsAList(@ForAll("steps") List<Step> steps, @ForAll long seed) throws IOException {
    var random = new Random(seed);
    var model = new Model();
    var pending = new ArrayList<LogChange>();
    MemoryDisk disk = new MemoryDisk();
    DurableLog log = LogDriver.create(disk);
    for (Step step : steps) {
      pending.addAll(change(step, model));
      if (random.nextBoolean()) {
        log.write(pending);
        pending.clear();
      }
      switch (step.kind()) {
        case COMPACT -> {
          log.write(pending);
          pending.clear();
          log.compactTo(model.last() - step.back());
          model.compacted = Math.max(model.compacted, model.last() - step.back());
        }
        case REOPEN, CRASH -> {
          log.write(pending);
          pending.clear();
          if (step.kind() == Step.Kind.CRASH) {
            tear(disk, log);
          }
          disk = disk.crash((file, sector) -> random.nextInt(8) == 0);
          log = LogDriver.open(disk);
          while (log.lastIndex() > model.last()) {
            log.write(List.of(LogDriver.replaceFrom(model.last() + 1, List.of())));
          }
        }
        case APPEND, REPLACE, VOTE, REMOVE, RESET -> {}
      }
    }
    log.write(pending);
    assertEqual(log, model);
    assertEqual(LogDriver.open(disk.crash(LogDriver.NOTHING_UNSYNCED)), model);
  }

  private static void tear(MemoryDisk disk, DurableLog log) throws IOException {
    disk.setFault(
        call -> {
          if (call.name().equals("sync")) {
            throw new MemoryDisk.Crash();
          }
        });
    try {
      log.write(List.of(LogDriver.append(LogDriver.entries(log.lastIndex() + 1, 99, 2, 900))));
    } catch (MemoryDisk.Crash torn) {
      disk.setFault(call -> {});
    }
  }

  private static List<LogChange> change(Step step, Model model) {
    return switch (step.kind()) {
      case APPEND -> List.of(LogDriver.append(append(step, model)));
      case REPLACE -> {
        long from = Math.max(model.base + 1, model.last() + 1 - step.back());
        model.truncate(from);
        model.term++;
        yield List.of(LogDriver.replaceFrom(from, append(step, model)));
      }
      case VOTE -> {
        model.term++;
        model.hardState = LogDriver.hardState(model.term);
        yield List.of(LogChange.NONE.with(model.hardState));
      }
      case REMOVE -> {
        model.removed = OptionalLong.of(model.term);
        yield List.of(
            new LogChange(
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of(),
                Optional.empty(),
                model.removed));
      }
      case RESET -> {
        model.base = model.last() + step.back();
        model.entries.clear();
        yield List.of(LogChange.reset(model.base));
      }
      case COMPACT, REOPEN, CRASH -> List.of();
    };
  }

  private static List<Entry> append(Step step, Model model) {
    List<Entry> appended =
        LogDriver.entries(model.last() + 1, model.term, step.count(), step.payloadBytes());
    model.entries.addAll(appended);
    return appended;
  }

  /** The log may have forgotten a front part, by compaction. */
  private static void assertEqual(DurableLog log, Model model) {
    assertThat(log.lastIndex()).isEqualTo(model.last());
    assertThat(log.firstIndex())
        .isGreaterThan(model.base)
        .isLessThanOrEqualTo(Math.max(model.base, model.compacted) + 1);
    assertThat(log.hardState()).isEqualTo(model.hardState);
    assertThat(log.removed()).isEqualTo(model.removed);
    assertThat(LogDriver.readAll(log))
        .isEqualTo(
            model.entries.subList((int) (log.firstIndex() - 1 - model.base), model.entries.size()));
  }
}
