package sys.storage.harness.simulation.shrink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class DeltaDebuggingTest {

  private static final int MOST = 60;

  private static List<Integer> upTo(int size) {
    return IntStream.range(0, size).boxed().toList();
  }

  @Property(tries = 200)
  void exactlyWhatIsNeededIsLeft(
      @ForAll @Size(max = 6) Set<@IntRange(max = MOST - 1) Integer> needed) {
    assertThat(DeltaDebugging.minimise(upTo(MOST), list -> list.containsAll(needed)))
        .isEqualTo(needed.stream().sorted().toList());
  }

  /** Failures that come and go: a sum by which a number divides. */
  @Property(tries = 200)
  void noSingleElementOfTheRestCanGo(
      @ForAll @IntRange(min = 1, max = MOST) int size,
      @ForAll @IntRange(min = 2, max = 9) int divisor) {
    Predicate<List<Integer>> fails =
        list -> !list.isEmpty() && list.stream().mapToInt(it -> it + 1).sum() % divisor == 0;
    List<Integer> left = DeltaDebugging.minimise(upTo(size), fails);
    if (left.size() == size) {
      return; // it may not have failed in the beginning
    }
    assertThat(fails.test(left)).isTrue();
    for (int i = 0; i < left.size(); i++) {
      var shorter = new ArrayList<>(left);
      shorter.remove(i);
      assertThat(fails.test(shorter)).isFalse();
    }
  }

  @Property(tries = 50)
  void aFewOfManyAreFoundInFewAttempts(@ForAll @Size(3) Set<@IntRange(max = 999) Integer> needed) {
    int[] attempts = {0};
    List<Integer> left =
        DeltaDebugging.minimise(
            upTo(1_000),
            list -> {
              attempts[0]++;
              return list.containsAll(needed);
            });
    assertThat(left).hasSize(3);
    assertThat(attempts[0]).isLessThan(150);
  }
}
