package sys.storage.harness.linearizability.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import sys.storage.harness.linearizability.Checker;
import sys.storage.harness.linearizability.CheckerOptions;
import sys.storage.harness.linearizability.CheckerOptions.ShortCut;
import sys.storage.harness.linearizability.format.JepsenText;
import sys.storage.harness.linearizability.format.PorcupineKv;
import sys.storage.harness.linearizability.history.History;
import sys.storage.harness.linearizability.model.FifoQueue;
import sys.storage.harness.linearizability.model.KeyValue;
import sys.storage.harness.linearizability.model.ListAppend;
import sys.storage.harness.linearizability.model.Model;
import sys.storage.harness.linearizability.model.Register;
import sys.storage.harness.linearizability.search.Limits;
import sys.storage.harness.linearizability.verdict.Verdict;

/** Prints each measured time beside its target; one worker, after warm-up, best of three. */
public final class CheckerBenchmark {

  private static final CheckerOptions ONE =
      CheckerOptions.standard()
          .withWorkers(1)
          .withLimits(
              Limits.standard().withMillis(12_000).withBytes(200L << 20, Limits.WhenFull.STOP));

  private CheckerBenchmark() {}

  /**
   * @param arguments the directory of the conformance data, or nothing
   */
  public static void main(String[] arguments) throws IOException {
    System.out.printf("%-58s %10s %10s  %s%n", "", "measured", "target", "verdict");
    if (arguments.length > 0 && Files.isDirectory(Path.of(arguments[0], "porcupine"))) {
      publicData(Path.of(arguments[0], "porcupine"));
    } else {
      System.out.println("no conformance data: the public histories are left out");
    }
    fiftyThousand();
    million();
  }

  private static void publicData(Path directory) throws IOException {
    List<History<Register.Input, Register.Output>> logs = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory.resolve("jepsen"))) {
      for (Path file : files.sorted().toList()) {
        logs.add(JepsenText.read(Files.readString(file)));
      }
    }
    var register = new Checker<>(new Register(), ONE);
    measure(
        logs.size() + " Jepsen logs, with counterexamples",
        10,
        Optional.empty(),
        () -> {
          int legal = 0;
          for (var log : logs) {
            legal += register.check(log) instanceof Verdict.Linearizable<?, ?> ? 1 : 0;
          }
          return legal + " linearizable";
        });
    measure(
        logs.size() + " Jepsen logs",
        30,
        Optional.of(100L),
        () -> {
          int legal = 0;
          for (var log : logs) {
            legal += register.isLinearizable(log) ? 1 : 0;
          }
          return legal + " linearizable";
        });
    Path ten = directory.resolve("kv/c10-ok.txt");
    if (Files.exists(ten)) {
      var history = PorcupineKv.read(Files.readString(ten));
      var whole = new Checker<>(KeyValue.startingWith(""), ONE.unpartitioned());
      measure(
          "c10-ok without partitions", 5, Optional.of(500L), () -> verdict(whole.check(history)));
      var wrong =
          Workload.corrupted(
              history,
              (input, output) ->
                  output instanceof KeyValue.Output.Value(var value)
                          && value.orElse("").length() > 20
                      ? Optional.of(
                          new KeyValue.Output.Value(
                              value.map(text -> text.substring(0, text.length() - 7))))
                      : Optional.empty());
      measure(
          "c10-ok with one answer shortened, without partitions",
          5,
          Optional.of(500L),
          () -> decided(whole, wrong));
    }
  }

  private static void fiftyThousand() {
    var none = EnumSet.of(ShortCut.STALE_READS);
    registers("register, 5 values", 5, 0, none, 1);
    registers("register, 1000 values", 1000, 0, none, 1);
    registers("cas register, 5 values", 5, 30, none, 1);
    for (int seed = 1; seed <= 4; seed++) {
      registers("cas register, 100 values, seed " + seed, 100, 30, none, seed);
    }
    registers("register, distinct values", 0, 0, EnumSet.allOf(ShortCut.class), 1);
    Model<Map<String, Optional<String>>, KeyValue.Input, KeyValue.Output> kv = new KeyValue();
    run(
        1,
        "key-value, 100 keys, 20 values",
        new Workload<>(
            kv,
            50_000,
            30,
            5,
            (i, random) -> {
              String key = "k" + random.nextInt(100);
              String value = "v" + random.nextInt(20);
              return switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> new KeyValue.Input.Get(key);
                case 4, 5, 6 -> new KeyValue.Input.Put(key, value);
                case 7 -> new KeyValue.Input.Delete(key);
                case 8 -> new KeyValue.Input.PutIf(key, Optional.empty(), value);
                default -> new KeyValue.Input.PutIf(key, Optional.of("v1"), value);
              };
            },
            CheckerBenchmark::answer),
        none,
        (input, output) ->
            output instanceof KeyValue.Output.Value
                ? Optional.of(new KeyValue.Output.Value(Optional.of("v19x")))
                : Optional.empty());
    run(
        1,
        "list-append, 500 keys",
        new Workload<>(
            new ListAppend(),
            50_000,
            30,
            5,
            (i, random) ->
                random.nextBoolean()
                    ? new ListAppend.Input.Read("k" + random.nextInt(500))
                    : new ListAppend.Input.Append("k" + random.nextInt(500), "e" + i),
            (state, input) ->
                input instanceof ListAppend.Input.Read
                    ? new ListAppend.Output.Elements(state)
                    : new ListAppend.Output.Appended()),
        none,
        (input, output) ->
            output instanceof ListAppend.Output.Elements(var elements) && elements.size() > 5
                ? Optional.of(
                    new ListAppend.Output.Elements(elements.subList(0, elements.size() - 5)))
                : Optional.empty());
    run(
        1,
        "queue, distinct elements",
        new Workload<>(
            new FifoQueue(),
            50_000,
            30,
            5,
            (i, random) ->
                random.nextBoolean()
                    ? new FifoQueue.Input.Dequeue()
                    : new FifoQueue.Input.Enqueue("e" + i),
            (state, input) ->
                input instanceof FifoQueue.Input.Dequeue
                    ? new FifoQueue.Output.Head(state.stream().findFirst())
                    : new FifoQueue.Output.Enqueued()),
        EnumSet.of(ShortCut.DISTINCT_ELEMENTS),
        (input, output) ->
            output instanceof FifoQueue.Output.Head(var head) && head.isPresent()
                ? Optional.of(new FifoQueue.Output.Head(Optional.empty()))
                : Optional.empty());
  }

  private static void registers(
      String name, int values, int casPercent, Set<ShortCut> shortCuts, int seed) {
    Model<Optional<String>, Register.Input, Register.Output> register = new Register();
    run(
        seed,
        name,
        new Workload<>(
            register,
            50_000,
            30,
            5,
            (i, random) -> {
              String value = values == 0 ? "v" + i : "v" + random.nextInt(values);
              int kind = random.nextInt(100);
              return kind < casPercent
                  ? new Register.Input.CompareAndSet("v" + random.nextInt(values), value)
                  : kind < 65 ? new Register.Input.Read() : new Register.Input.Write(value);
            },
            (state, input) ->
                switch (input) {
                  case Register.Input.Read _ -> new Register.Output.Value(state);
                  case Register.Input.Write _ -> new Register.Output.Written();
                  case Register.Input.CompareAndSet(String expected, _) ->
                      new Register.Output.Compared(state.equals(Optional.of(expected)));
                }),
        shortCuts,
        (input, output) ->
            output instanceof Register.Output.Value
                ? Optional.of(
                    new Register.Output.Value(values == 5 ? Optional.empty() : Optional.of("v1")))
                : Optional.empty());
  }

  private static KeyValue.Output answer(Map<String, Optional<String>> state, KeyValue.Input input) {
    Optional<String> now = state.getOrDefault(input.key(), Optional.empty());
    return switch (input) {
      case KeyValue.Input.Get _ -> new KeyValue.Output.Value(now);
      case KeyValue.Input.Put _, KeyValue.Input.Append _, KeyValue.Input.Delete _ ->
          new KeyValue.Output.Done();
      case KeyValue.Input.PutIf(_, var expected, _) ->
          new KeyValue.Output.Applied(expected.equals(now));
      case KeyValue.Input.DeleteIf(_, String expected) ->
          new KeyValue.Output.Applied(Optional.of(expected).equals(now));
    };
  }

  private static <S, I, O> void run(
      int seed,
      String name,
      Workload<S, I, O> workload,
      Set<ShortCut> shortCuts,
      BiFunction<I, O, Optional<O>> wrong) {
    History<I, O> history = workload.draw(new SplittableRandom(seed));
    var checker = new Checker<>(workload.model(), ONE.withShortCuts(shortCuts));
    measure(
        "50,000 operations, " + name,
        3,
        Optional.of(10_000L),
        () -> verdict(checker.check(history)));
    History<I, O> corrupted = Workload.corrupted(history, wrong);
    measure(
        "  the same with one answer replaced",
        1,
        Optional.of(10_000L),
        () -> decided(checker, corrupted));
  }

  private static void million() {
    Model<Map<String, Optional<String>>, KeyValue.Input, KeyValue.Output> kv = new KeyValue();
    var workload =
        new Workload<>(
            kv,
            1_000_000,
            30,
            0,
            (i, random) ->
                random.nextBoolean()
                    ? new KeyValue.Input.Get("k" + random.nextInt(10))
                    : new KeyValue.Input.Put("k" + random.nextInt(10), "v" + i),
            CheckerBenchmark::answer);
    var history = workload.draw(new SplittableRandom(1));
    var witness = new Checker<>(kv, ONE.withShortCuts(EnumSet.of(ShortCut.WITNESS)));
    measure(
        "1,000,000 operations by witness",
        3,
        Optional.of(3_000L),
        () -> verdict(witness.check(history)));
    var zones = new Checker<>(kv, ONE.withShortCuts(EnumSet.of(ShortCut.DISTINCT_VALUES)));
    measure(
        "1,000,000 operations with distinct values",
        3,
        Optional.of(5_000L),
        () -> verdict(zones.check(history)));
  }

  /** The verdict without its counterexample. */
  private static <S, I, O> String decided(Checker<S, I, O> checker, History<I, O> history) {
    try {
      return checker.isLinearizable(history) ? "linearizable" : "violation";
    } catch (IllegalStateException e) {
      return "UNKNOWN: " + e.getMessage();
    }
  }

  private static String verdict(Verdict<?, ?> verdict) {
    return switch (verdict) {
      case Verdict.Linearizable<?, ?>(var parts, _) -> "linearizable by " + parts.getFirst().how();
      case Verdict.Violation<?, ?> violation ->
          "violation, %d operations show it%s"
              .formatted(
                  violation.counterexample().operations().size(),
                  violation.counterexample().minimal() ? "" : " (not yet the fewest)");
      case Verdict.Unknown<?, ?>(_, var reason, var progress, _) ->
          "UNKNOWN: %s, %s".formatted(reason, progress);
    };
  }

  private interface Task {
    String run();
  }

  private static void measure(String name, int times, Optional<Long> targetMillis, Task task) {
    long best = Long.MAX_VALUE;
    String verdict = "";
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      verdict = task.run();
      best = Math.min(best, System.nanoTime() - start);
      if (best > 5_000_000_000L) {
        break;
      }
    }
    System.out.printf(
        "%-58s %7.1f ms %10s  %s%n",
        name, best / 1e6, targetMillis.map(limit -> limit + " ms").orElse("-"), verdict);
  }
}
