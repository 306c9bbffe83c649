package sys.storage.harness.linearizability.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import sys.storage.harness.linearizability.history.History;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.history.Outcome;
import sys.storage.harness.linearizability.model.Model;
import sys.storage.harness.linearizability.model.Step;

/**
 * Histories of clients that each ask again as soon as they are answered: all are busy all the time.
 * Each operation takes effect at a point within its interval, or, when its outcome is unknown, half
 * of the time much later, or never. Legal by construction.
 *
 * @param operations how many
 * @param clients how many are busy at once
 * @param unknownPercent of the operations
 * @param inputs what is asked by the operation of a number
 * @param answer what a state answers to an input
 */
record Workload<S, I, O>(
    Model<S, I, O> model,
    int operations,
    int clients,
    int unknownPercent,
    BiFunction<Integer, RandomGenerator, I> inputs,
    BiFunction<S, I, O> answer) {

  private record Planned<I>(
      long id, String client, I input, long call, long point, long end, boolean unknown) {}

  History<I, O> draw(RandomGenerator random) {
    List<Planned<I>> plan = new ArrayList<>();
    long[] free = new long[clients];
    int[] lives = new int[clients];
    for (int i = 0; i < operations; i++) {
      int client = i % clients;
      long call = free[client] + 1 + random.nextInt(20);
      boolean unknown = random.nextInt(100) < unknownPercent;
      long point = call + 1 + random.nextInt(100);
      long end = point + 1 + random.nextInt(100);
      if (unknown) {
        point = random.nextBoolean() ? call + random.nextInt(5000) : Long.MAX_VALUE;
      }
      String name = lives[client] == 0 ? "c" + client : "c" + client + "/" + lives[client];
      plan.add(new Planned<>(i, name, inputs.apply(i, random), call, point, end, unknown));
      lives[client] += unknown ? 1 : 0;
      free[client] = end;
    }
    plan.sort(Comparator.comparingLong(Planned::point));
    List<Operation<I, O>> history = new ArrayList<>();
    Map<Object, S> states = new HashMap<>();
    Map<Object, Long> revisions = new HashMap<>();
    long revision = 0;
    for (Planned<I> planned : plan) {
      Object part = model.partition(planned.input());
      S state = states.getOrDefault(part, model.initial());
      if (planned.point() == Long.MAX_VALUE) {
        history.add(
            new Operation<>(
                planned.id(),
                planned.client(),
                planned.input(),
                new Outcome.Info<>("lost"),
                planned.call(),
                planned.end()));
        continue;
      }
      O output = answer.apply(state, planned.input());
      if (!(model.step(state, planned.input(), Optional.of(output))
          instanceof Step.Next<S>(S next))) {
        throw new IllegalStateException("the answer %s is wrong".formatted(output));
      }
      boolean wrote = !model.footprint(planned.input(), Optional.of(output)).readOnly();
      if (wrote) {
        revisions.put(part, ++revision);
      }
      states.put(part, next);
      history.add(
          new Operation<>(
              planned.id(),
              planned.client(),
              planned.input(),
              planned.unknown() ? new Outcome.Info<>("lost") : new Outcome.Ok<>(output),
              planned.call(),
              planned.end(),
              planned.unknown()
                  ? OptionalLong.empty()
                  : OptionalLong.of(revisions.getOrDefault(part, 0L))));
    }
    return History.of(history);
  }

  /**
   * The history with one answer replaced: that of the first operation behind nine tenths of it that
   * can be changed.
   */
  static <I, O> History<I, O> corrupted(
      History<I, O> history, BiFunction<I, O, Optional<O>> wrong) {
    List<Operation<I, O>> changed = new ArrayList<>(history.operations());
    for (int i = changed.size() * 9 / 10; i < changed.size(); i++) {
      Operation<I, O> operation = changed.get(i);
      if (operation.outcome() instanceof Outcome.Ok<O>(O output)) {
        Optional<O> other = wrong.apply(operation.input(), output);
        if (other.isPresent()) {
          changed.set(
              i,
              new Operation<>(
                  operation.id(),
                  operation.client(),
                  operation.input(),
                  new Outcome.Ok<>(other.get()),
                  operation.callTime(),
                  operation.returnTime(),
                  operation.revision()));
          return History.of(changed);
        }
      }
    }
    throw new IllegalStateException("nothing to corrupt");
  }
}
