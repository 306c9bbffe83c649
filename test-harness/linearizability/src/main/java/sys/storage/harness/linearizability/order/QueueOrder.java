package sys.storage.harness.linearizability.order;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import sys.storage.harness.linearizability.history.Operation;

/**
 * The order in which elements pass a queue, when none of them is taken out before it is put in.
 *
 * <p>Element b must precede a when b is put in before a is, or taken out before a is, or taken out
 * before a is put in. So a may be next exactly when a's enqueue is called before the first of the
 * other returns, and a's dequeue before the first return of another dequeue. Each is then given the
 * earliest points that its calls and the elements before it allow.
 *
 * <p>If none may be next, let a be the one whose enqueue returns first, and b the one whose dequeue
 * returns first. The call of b's dequeue is no obstacle, so that the call of its enqueue is one: it
 * comes after a's enqueue has returned. Nothing stands in the way of a's enqueue, so that a's
 * dequeue is called after b's has returned. Put in before b, taken out after it: these two alone
 * are a violation (Henzinger, Sezgin, Vafeiadis, "Aspect-oriented linearizability proofs", 2013,
 * which shows that a queue without empty answers has no others).
 */
final class QueueOrder<I, O> {

  /** What comes of it. */
  sealed interface Result<I, O> {

    /** All enqueues and dequeues. */
    record Order<I, O>(List<Operation<I, O>> order) implements Result<I, O> {}

    /** {@code first} is put in before {@code second} and taken out after it. */
    record Overtaken<I, O>(QueueElement<I, O> first, QueueElement<I, O> second)
        implements Result<I, O> {}
  }

  private final List<QueueElement<I, O>> elements;
  private final Ascending enqueueCalls;
  private final Ascending enqueueReturns;
  private final Ascending dequeueCalls;
  private final Ascending dequeueReturns;
  private final boolean[] passed;

  /** By element: how many of its two calls stand in nobody's way. */
  private final byte[] free;

  private QueueOrder(List<QueueElement<I, O>> elements) {
    this.elements = elements;
    enqueueCalls = new Ascending(QueueElement::enqueueCall);
    enqueueReturns = new Ascending(QueueElement::enqueueReturn);
    dequeueCalls = new Ascending(QueueElement::dequeueCall);
    dequeueReturns = new Ascending(QueueElement::dequeueReturn);
    passed = new boolean[elements.size()];
    free = new byte[elements.size()];
  }

  /**
   * @param elements none of them {@link QueueElement#isTooEarly}
   */
  static <I, O> Result<I, O> of(List<QueueElement<I, O>> elements) {
    return new QueueOrder<>(elements).result();
  }

  private Result<I, O> result() {
    var next = new ArrayDeque<Integer>();
    List<QueueElement<I, O>> sequence = new ArrayList<>(elements.size());
    while (sequence.size() < elements.size()) {
      int firstEnqueued = enqueueReturns.first();
      int firstDequeued = dequeueReturns.first();
      int dequeued = elements.get(firstDequeued).dequeueReturn();
      int either = Math.min(elements.get(firstEnqueued).enqueueReturn(), dequeued);
      enqueueCalls.release(either, next);
      dequeueCalls.release(dequeued, next);
      if (next.isEmpty()) {
        return new Result.Overtaken<>(elements.get(firstEnqueued), elements.get(firstDequeued));
      }
      while (!next.isEmpty()) {
        int element = next.remove();
        passed[element] = true;
        sequence.add(elements.get(element));
      }
    }
    return new Result.Order<>(points(sequence));
  }

  /** At the earliest points; at one point in the order of the elements, each put in first. */
  private static <I, O> List<Operation<I, O>> points(List<QueueElement<I, O>> sequence) {
    int count = sequence.size();
    long[] points = new long[2 * count];
    int length = 0;
    long enqueued = 0;
    long dequeued = 0;
    for (int i = 0; i < count; i++) {
      QueueElement<I, O> element = sequence.get(i);
      enqueued = Math.max(enqueued, element.enqueueCall());
      points[length++] = enqueued << 32 | 2L * i;
      if (element.dequeue().isPresent()) {
        dequeued = Math.max(dequeued, Math.max(enqueued, element.dequeueCall()));
        points[length++] = dequeued << 32 | 2L * i + 1;
      }
    }
    Arrays.sort(points, 0, length);
    List<Operation<I, O>> order = new ArrayList<>(length);
    for (int at = 0; at < length; at++) {
      int which = (int) points[at];
      QueueElement<I, O> element = sequence.get(which / 2);
      order.add(which % 2 == 0 ? element.enqueue() : element.dequeue().orElseThrow());
    }
    return order;
  }

  /** The elements by one of their places, and how far these have been taken. */
  private final class Ascending {
    private final ToIntFunction<QueueElement<I, O>> place;
    private final int[] sorted;
    private int at;

    Ascending(ToIntFunction<QueueElement<I, O>> place) {
      this.place = place;
      var order = new Integer[elements.size()];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, Comparator.comparingInt(i -> place.applyAsInt(elements.get(i))));
      sorted = Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    }

    /** The first that has not passed; one is left. */
    int first() {
      while (passed[sorted[at]]) {
        at++;
      }
      return sorted[at];
    }

    /** Frees this call of all that have it up to there; who has both free may be next. */
    void release(int upTo, ArrayDeque<Integer> next) {
      while (at < sorted.length && place.applyAsInt(elements.get(sorted[at])) <= upTo) {
        int element = sorted[at++];
        if (++free[element] == 2) {
          next.add(element);
        }
      }
    }
  }
}
