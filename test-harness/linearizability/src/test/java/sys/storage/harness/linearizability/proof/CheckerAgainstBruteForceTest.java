package sys.storage.harness.linearizability.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sys.storage.harness.linearizability.Checker;
import sys.storage.harness.linearizability.CheckerOptions;
import sys.storage.harness.linearizability.history.History;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.history.Outcome;
import sys.storage.harness.linearizability.model.Model;
import sys.storage.harness.linearizability.model.Register;
import sys.storage.harness.linearizability.model.Step;
import sys.storage.harness.linearizability.order.DistinctValues;
import sys.storage.harness.linearizability.order.OrderCheck;
import sys.storage.harness.linearizability.order.Proposal;
import sys.storage.harness.linearizability.order.Witness;
import sys.storage.harness.linearizability.verdict.Verdict;

/** Short cuts, counterexamples and changed histories, against the definition. */
class CheckerAgainstBruteForceTest {

  private static final CheckerOptions OPTIONS = CheckerOptions.standard().withWorkers(1);

  static List<RandomHistories.Kind<?, ?, ?>> kinds() {
    return RandomHistories.kinds();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <S, I, O> void counterexamplesAreViolationsOfWhichNoReadCanBeDropped(
      RandomHistories.Kind<S, I, O> kind) {
    for (int seed = 0; seed < 1500; seed++) {
      List<Operation<I, O>> operations = RandomHistories.draw(kind, new SplittableRandom(seed));
      var verdict = new Checker<>(kind.model(), OPTIONS).check(History.of(operations));
      boolean expected = BruteForce.isLinearizable(kind.model(), operations);
      assertThat(verdict instanceof Verdict.Linearizable<I, O>)
          .as("%s %d", kind, seed)
          .isEqualTo(expected);
      if (verdict instanceof Verdict.Violation<I, O>(_, var smallest, var why, _)) {
        List<Operation<I, O>> few = smallest.operations();
        assertThat(BruteForce.isLinearizable(kind.model(), few)).as("%s %d", kind, seed).isFalse();
        assertThat(smallest.minimal()).isTrue();
        assertThat(why.blocked()).isNotEmpty();
        for (Operation<I, O> operation : few) {
          if (kind.model().footprint(operation.input(), operation.output()).readOnly()) {
            List<Operation<I, O>> fewer = new ArrayList<>(few);
            fewer.remove(operation);
            assertThat(BruteForce.isLinearizable(kind.model(), fewer)).isTrue();
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <S, I, O> void changesThatKeepOrOnlyLoosenAHistory(RandomHistories.Kind<S, I, O> kind) {
    for (int seed = 0; seed < 1500; seed++) {
      var random = new Random(seed);
      List<Operation<I, O>> operations = RandomHistories.draw(kind, random);
      boolean legal = isLegal(kind.model(), operations);

      List<Operation<I, O>> shuffled = new ArrayList<>(operations);
      Collections.shuffle(shuffled, random);
      assertThat(isLegal(kind.model(), shuffled)).as("shuffled %d", seed).isEqualTo(legal);

      List<Operation<I, O>> renamed =
          operations.stream()
              .map(o -> changed(o, 1000 - o.id(), o.callTime() * 7 + 3, o.returnTime() * 7 + 3))
              .toList();
      assertThat(isLegal(kind.model(), renamed)).as("renamed %d", seed).isEqualTo(legal);

      if (legal) {
        List<Operation<I, O>> wider =
            operations.stream()
                .map(
                    o ->
                        changed(
                            o,
                            o.id(),
                            o.callTime() - random.nextInt(5),
                            o.returnTime() + random.nextInt(5)))
                .toList();
        assertThat(isLegal(kind.model(), wider)).as("wider %d", seed).isTrue();
        List<Operation<I, O>> forgotten =
            operations.stream()
                .map(o -> o.isOk() && random.nextInt(3) == 0 ? o.forgotten("test") : o)
                .toList();
        assertThat(isLegal(kind.model(), forgotten)).as("forgotten %d", seed).isTrue();
      }
    }
  }

  @Test
  void zonesDecideDistinctRegistersAsTheDefinitionDoes() {
    int decided = 0;
    int conflicts = 0;
    for (int seed = 0; seed < 40_000; seed++) {
      var operations = distinctRegister(new SplittableRandom(seed), false);
      boolean expected = BruteForce.isLinearizable(new Register(), operations);
      switch (DistinctValues.propose(new Register(), sorted(operations))) {
        case Proposal.Order<Register.Input, Register.Output>(var order) -> {
          assertThat(expected).as("%d %s", seed, operations).isTrue();
          assertThat(OrderCheck.fault(new Register(), operations, order)).isEmpty();
          decided++;
        }
        case Proposal.Conflict<Register.Input, Register.Output>(var conflict) -> {
          assertThat(expected).as("%d %s", seed, operations).isFalse();
          assertThat(BruteForce.isLinearizable(new Register(), conflict)).isFalse();
          conflicts++;
        }
        case Proposal.Refuted<Register.Input, Register.Output>(var reason) ->
            throw new AssertionError("%d %s %s".formatted(seed, reason, operations));
        case Proposal.NotApplicable<Register.Input, Register.Output> _ -> {}
      }
    }
    assertThat(decided).isGreaterThan(5_000);
    assertThat(conflicts).isGreaterThan(500);
  }

  @Test
  void aWitnessIsAcceptedOnlyWhenItProvesTheHistory() {
    int accepted = 0;
    int refuted = 0;
    for (int seed = 0; seed < 40_000; seed++) {
      var operations = distinctRegister(new SplittableRandom(seed), true);
      boolean expected = BruteForce.isLinearizable(new Register(), operations);
      switch (Witness.propose(new Register(), sorted(operations))) {
        case Proposal.Order<Register.Input, Register.Output>(var order) -> {
          assertThat(expected).as("%d %s", seed, operations).isTrue();
          assertThat(OrderCheck.fault(new Register(), operations, order)).isEmpty();
          accepted++;
        }
        case Proposal.Refuted<Register.Input, Register.Output> _ -> refuted++;
        case Proposal.Conflict<Register.Input, Register.Output> _,
            Proposal.NotApplicable<Register.Input, Register.Output> _ -> {}
      }
    }
    assertThat(accepted).isGreaterThan(5_000);
    assertThat(refuted).isGreaterThan(500);
  }

  /** Each value is written once, with its revision when the run gives it. */
  private static List<Operation<Register.Input, Register.Output>> distinctRegister(
      RandomGenerator random, boolean revisions) {
    int count = 2 + random.nextInt(6);
    int width = 1 + random.nextInt(14);
    boolean corrupt = random.nextBoolean();
    Optional<String> state = Optional.empty();
    long written = 0;
    Set<String> seen = new HashSet<>();
    List<Operation<Register.Input, Register.Output>> operations = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long call = 3L * i - random.nextInt(width);
      long end = 3L * i + random.nextInt(width);
      boolean info = random.nextInt(6) == 0;
      if (random.nextBoolean()) {
        String value = "v" + i;
        if (!info || random.nextBoolean()) {
          state = Optional.of(value);
          written = i + 1L;
          seen.add(value);
        }
        operations.add(
            new Operation<>(
                i,
                "c" + i,
                new Register.Input.Write(value),
                info ? new Outcome.Info<>("lost") : new Outcome.Ok<>(new Register.Output.Written()),
                call,
                end,
                revisions && !info ? OptionalLong.of(i + 1) : OptionalLong.empty()));
      } else {
        boolean wrong = corrupt && random.nextInt(3) == 0 && !seen.isEmpty();
        Optional<String> value =
            wrong ? seen.stream().skip(random.nextInt(seen.size())).findFirst() : state;
        operations.add(
            new Operation<>(
                i,
                "c" + i,
                new Register.Input.Read(),
                new Outcome.Ok<>(new Register.Output.Value(value)),
                call,
                end,
                revisions ? OptionalLong.of(written) : OptionalLong.empty()));
      }
    }
    return operations;
  }

  private static <S, I, O> boolean isLegal(Model<S, I, O> model, List<Operation<I, O>> operations) {
    return switch (new Checker<>(model, OPTIONS).check(History.of(operations))) {
      case Verdict.Linearizable<I, O> _ -> true;
      case Verdict.Violation<I, O> _ -> false;
      case Verdict.Unknown<I, O> unknown -> throw new AssertionError(unknown);
    };
  }

  private static <I, O> Operation<I, O> changed(
      Operation<I, O> operation, long id, long call, long end) {
    return new Operation<>(
        id, "r" + operation.client(), operation.input(), operation.outcome(), call, end);
  }

  private static <I, O> List<Operation<I, O>> sorted(List<Operation<I, O>> operations) {
    return History.of(operations).operations();
  }

  /** The promises of the footprints, and that an unknown answer leaves what a known one leaves. */
  @ParameterizedTest
  @MethodSource("kinds")
  <S, I, O> void footprintsKeepWhatTheyPromise(RandomHistories.Kind<S, I, O> kind) {
    Model<S, I, O> model = kind.model();
    Set<S> states = new HashSet<>(List.of(model.initial()));
    for (int round = 0; round < 3; round++) {
      for (S state : List.copyOf(states)) {
        for (I input : kind.inputs()) {
          if (model.step(state, input, Optional.empty()) instanceof Step.Next<S>(S next)) {
            states.add(next);
          }
        }
      }
    }
    for (S state : states) {
      for (I input : kind.inputs()) {
        for (O output : kind.outputs()) {
          if (!RandomHistories.fits(input, output)) {
            continue;
          }
          var step = model.step(state, input, Optional.of(output));
          if (step instanceof Step.Next<S>) {
            assertThat(model.step(state, input, Optional.empty())).isEqualTo(step);
          }
          var footprint = model.footprint(input, Optional.of(output));
          if (footprint.readOnly() && step instanceof Step.Next<S>(S next)) {
            assertThat(next).isEqualTo(state);
          }
          if (footprint.overwrites()) {
            assertThat(step)
                .isEqualTo(model.step(model.initial(), input, Optional.of(output)))
                .isInstanceOf(Step.Next.class);
          }
        }
      }
    }
  }
}
