package sys.storage.harness.linearizability.order;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.history.Outcome;
import sys.storage.harness.linearizability.model.Footprint;
import sys.storage.harness.linearizability.model.Model;

/**
 * Decides queues into which each element is put once, in O(n log n): Henzinger, Sezgin, Vafeiadis,
 * "Aspect-oriented linearizability proofs" (2013), with unknown operations and with a construction
 * of the order, so that a verdict need not be believed.
 *
 * <p>Operations on some of the elements, taken alone, are legal in the order that explains all. So
 * two elements, or a few, that cannot be put in order refute the whole.
 *
 * <ul>
 *   <li>An element is taken out twice, or before it was put in, or was never put in.
 *   <li>Two elements overtake each other: see {@link QueueOrder}.
 *   <li>A dequeue finds nothing, and at each moment between its call and its return some element is
 *       surely there: put in before, taken out after. Where there is such a moment for each of
 *       these dequeues, they come then, and each element belongs before or behind it whole; no two
 *       elements overtake each other, so that those in between the moments can be put in order
 *       alone.
 * </ul>
 *
 * <p>Unknown enqueues of what nobody took out are left out: everything stays legal without the
 * element. Unknown dequeues (each may come at any time after its call, or never) take the elements
 * that no known dequeue has: the one called first that whose enqueue returned first, and so on. No
 * other choice explains more. Take two elements, a's enqueue returned first, and a choice that
 * gives a the later called dequeue, or none; exchange them. What b's enqueue precedes, a's does,
 * and it was no obstacle that a leaves late. The moments at which a or b is surely there, from the
 * return of the enqueue to the call of the dequeue, become fewer.
 */
public final class DistinctElements<S, I, O> {

  private final Model<S, I, O> model;
  private final List<Operation<I, O>> operations;
  private final Timeline timeline;

  /** Operations as their numbers in {@link #operations}. */
  private final Map<Object, Integer> enqueues = new LinkedHashMap<>();

  private final Map<Object, List<Integer>> dequeues = new LinkedHashMap<>();
  private final List<Integer> unknownDequeues = new ArrayList<>();
  private final List<Integer> empties = new ArrayList<>();

  private final List<QueueElement<I, O>> elements = new ArrayList<>();

  private DistinctElements(Model<S, I, O> model, List<Operation<I, O>> operations) {
    this.model = model;
    this.operations = operations;
    this.timeline = new Timeline(operations);
  }

  /**
   * @param operations of one partition, sorted by call
   */
  public static <S, I, O> Proposal<I, O> propose(
      Model<S, I, O> model, List<Operation<I, O>> operations) {
    for (Operation<I, O> operation : operations) {
      if (!(model.footprint(operation.input(), operation.output()) instanceof Footprint.OfQueue)) {
        return new Proposal.NotApplicable<>();
      }
    }
    return new DistinctElements<>(model, operations).propose();
  }

  private Proposal<I, O> propose() {
    if (!areDistinct()) {
      return new Proposal.NotApplicable<>();
    }
    return takenOutWrongly().or(this::overtaken).orElseGet(this::betweenEmpties);
  }

  private boolean areDistinct() {
    for (int i = 0; i < operations.size(); i++) {
      Operation<I, O> operation = operations.get(i);
      if (operation.outcome() instanceof Outcome.Fail<O>) {
        continue;
      }
      if (model.footprint(operation.input(), operation.output())
          instanceof Footprint.OfQueue footprint) {
        switch (footprint) {
          case Footprint.Enqueues(Object element) -> {
            if (enqueues.putIfAbsent(element, i) != null) {
              return false;
            }
          }
          case Footprint.Dequeues(Object element) ->
              dequeues.computeIfAbsent(element, _ -> new ArrayList<>()).add(i);
          case Footprint.DequeuesSomething _ -> unknownDequeues.add(i);
          case Footprint.FindsNothing _ -> empties.add(i);
        }
      }
    }
    return true;
  }

  /** Fills {@link #elements}. */
  private Optional<Proposal<I, O>> takenOutWrongly() {
    for (var entry : dequeues.entrySet()) {
      List<Integer> takers = entry.getValue();
      Integer enqueue = enqueues.get(entry.getKey());
      if (enqueue == null) {
        return conflict(takers.subList(0, 1));
      }
      if (takers.size() > 1) {
        return conflict(List.of(enqueue, takers.get(0), takers.get(1)));
      }
      int dequeue = takers.getFirst();
      QueueElement<I, O> element =
          staying(enqueue)
              .takenOut(operations.get(dequeue), timeline.call(dequeue), timeline.end(dequeue));
      if (element.isTooEarly()) {
        return conflict(List.of(enqueue, dequeue));
      }
      elements.add(element);
    }
    List<QueueElement<I, O>> rest = new ArrayList<>();
    for (var entry : enqueues.entrySet()) {
      if (!dequeues.containsKey(entry.getKey()) && operations.get(entry.getValue()).isOk()) {
        rest.add(staying(entry.getValue()));
      }
    }
    rest.sort(Comparator.comparingInt(QueueElement::enqueueReturn));
    for (int i = 0; i < rest.size(); i++) {
      if (i < unknownDequeues.size()) {
        int dequeue = unknownDequeues.get(i);
        elements.add(
            rest.get(i).takenOut(operations.get(dequeue), timeline.call(dequeue), Timeline.NEVER));
      } else {
        elements.add(rest.get(i));
      }
    }
    return Optional.empty();
  }

  private QueueElement<I, O> staying(int enqueue) {
    return QueueElement.staying(
        operations.get(enqueue), timeline.call(enqueue), timeline.end(enqueue));
  }

  private Optional<Proposal<I, O>> overtaken() {
    return QueueOrder.of(elements)
            instanceof QueueOrder.Result.Overtaken<I, O>(var first, var second)
        ? Optional.of(conflict(List.of(first, second), List.of()))
        : Optional.empty();
  }

  /** Each dequeue that finds nothing at a moment of its own, and the elements in between. */
  private Proposal<I, O> betweenEmpties() {
    int[] quiet = quietMoments();
    TreeMap<Integer, List<Operation<I, O>>> findNothing = new TreeMap<>();
    for (int empty : empties) {
      int moment = quiet[timeline.call(empty)];
      if (moment >= timeline.end(empty)) {
        return conflict(
            surelyThere(timeline.call(empty), timeline.end(empty)), List.of(operations.get(empty)));
      }
      findNothing.computeIfAbsent(moment, _ -> new ArrayList<>()).add(operations.get(empty));
    }
    TreeMap<Integer, List<QueueElement<I, O>>> passages = new TreeMap<>();
    for (QueueElement<I, O> element : elements) {
      Integer next = findNothing.ceilingKey(element.lastCall());
      passages
          .computeIfAbsent(next == null ? Timeline.NEVER : next, _ -> new ArrayList<>())
          .add(element);
    }
    findNothing.keySet().forEach(moment -> passages.putIfAbsent(moment, List.of()));
    List<Operation<I, O>> order = new ArrayList<>(operations.size());
    passages.forEach(
        (moment, passing) -> {
          if (QueueOrder.of(passing) instanceof QueueOrder.Result.Order<I, O>(var part)) {
            order.addAll(part);
          }
          order.addAll(findNothing.getOrDefault(moment, List.of()));
        });
    // Cannot fail; if it did, the search would decide.
    return OrderCheck.fault(model, operations, order)
        .<Proposal<I, O>>map(Proposal.Refuted::new)
        .orElseGet(() -> new Proposal.Order<>(order));
  }

  /** By place: the first place from there on behind which no element is surely in the queue. */
  private int[] quietMoments() {
    int[] change = new int[timeline.length() + 1];
    for (QueueElement<I, O> element : elements) {
      if (element.enqueueReturn() < element.dequeueCall()) {
        change[element.enqueueReturn()]++;
        change[Math.min(element.dequeueCall(), timeline.length())]--;
      }
    }
    int[] quiet = new int[timeline.length()];
    int present = 0;
    for (int place = 0; place < quiet.length; place++) {
      present += change[place];
      quiet[place] = present == 0 ? place : Timeline.NEVER;
    }
    for (int place = quiet.length - 2; place >= 0; place--) {
      quiet[place] = Math.min(quiet[place], quiet[place + 1]);
    }
    return quiet;
  }

  /** As few elements as can be, of which one is surely there from one place to another. */
  private List<QueueElement<I, O>> surelyThere(int from, int to) {
    List<QueueElement<I, O>> chain = new ArrayList<>();
    int at = from;
    while (at < to) {
      int place = at;
      QueueElement<I, O> longest =
          elements.stream()
              .filter(element -> element.enqueueReturn() <= place)
              .max(Comparator.comparingInt(QueueElement::dequeueCall))
              .orElseThrow();
      chain.add(longest);
      at = longest.dequeueCall();
    }
    return chain;
  }

  private Optional<Proposal<I, O>> conflict(List<Integer> numbers) {
    return Optional.of(
        new Proposal.Conflict<>(numbers.stream().sorted().map(operations::get).toList()));
  }

  /**
   * These operations, and where an element may be what an unknown dequeue took, all such dequeues,
   * and the elements that have a claim on them before it.
   */
  private Proposal<I, O> conflict(
      List<QueueElement<I, O>> few, List<Operation<I, O>> moreOperations) {
    int claim =
        few.stream()
            .filter(element -> !element.answered())
            .mapToInt(QueueElement::enqueueReturn)
            .max()
            .orElse(-1);
    Set<Operation<I, O>> conflict = new LinkedHashSet<>(moreOperations);
    if (claim >= 0) {
      unknownDequeues.forEach(number -> conflict.add(operations.get(number)));
    }
    for (QueueElement<I, O> element : elements) {
      boolean claims = !element.answered() && element.enqueueReturn() <= claim;
      if (claims || few.contains(element)) {
        conflict.add(element.enqueue());
        element.dequeue().ifPresent(conflict::add);
      }
    }
    return new Proposal.Conflict<>(operations.stream().filter(conflict::contains).toList());
  }
}
