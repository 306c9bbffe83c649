package sys.storage.harness.linearizability.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.model.Footprint;
import sys.storage.harness.linearizability.model.Model;

/**
 * The operations of one partition as arrays. Operations that were answered ("required") have
 * numbers in the order of their calls, 0 … {@code required.size() - 1}; those with an unknown
 * outcome ("optional") have numbers of their own, also in the order of their calls. Only the order
 * of the times matters from here on.
 */
final class Problem<S, I, O> {

  /**
   * Input and what was answered to it: what operations have in common that the model cannot tell
   * apart.
   */
  record Symbol<I, O>(I input, Optional<O> output) {}

  final Model<S, I, O> model;
  final List<Operation<I, O>> required = new ArrayList<>();
  final List<Operation<I, O>> optional = new ArrayList<>();
  final List<Symbol<I, O>> symbols = new ArrayList<>();

  /** By required operation: its symbol, the rank of its return, its slot. */
  final int[] symbol;

  final int[] returnRank;

  /**
   * Concurrent operations have different slots, and there are as many slots as there are operations
   * open at once: a greedy colouring of intervals.
   */
  final int[] slot;

  final int slots;

  /** By rank of return: the operation, and how many required operations were called by then. */
  final int[] returning;

  final int[] calledBy;

  /** By rank of return: how many optional operations were called by then. */
  final int[] optionalCalledBy;

  /** The optional operations by class, each in the order of the calls; the symbol of each class. */
  final int[][] classes;

  final int[] classSymbol;

  /** By optional operation. */
  final int[] optionalSymbol;

  /** By symbol. */
  final boolean[] readOnly;

  final boolean[] overwrites;

  Problem(Model<S, I, O> model, List<Operation<I, O>> sortedByCall, Set<Reduction> reductions) {
    this.model =
        reductions.contains(Reduction.LOST_STATES)
            ? model.narrowedTo(sortedByCall.stream().map(Operation::input).toList())
            : model;
    for (Operation<I, O> operation : sortedByCall) {
      if (operation.isOk()) {
        required.add(operation);
      } else if (operation.isInfo() && !isUnknownRead(operation, reductions)) {
        optional.add(operation);
      }
    }
    int count = required.size();
    Map<Symbol<I, O>, Integer> ids = new HashMap<>();
    symbol = new int[count];
    for (int i = 0; i < count; i++) {
      symbol[i] = symbolOf(required.get(i), ids);
    }
    optionalSymbol = new int[optional.size()];
    List<List<Integer>> members = new ArrayList<>();
    List<Integer> symbolOfClass = new ArrayList<>();
    Map<Integer, Integer> classOfSymbol = new HashMap<>();
    boolean equalOnesAreAlike = reductions.contains(Reduction.EQUAL_UNKNOWNS);
    for (int i = 0; i < optional.size(); i++) {
      int id = symbolOf(optional.get(i), ids);
      optionalSymbol[i] = id;
      Integer known = equalOnesAreAlike ? classOfSymbol.get(id) : null;
      if (known == null) {
        known = members.size();
        classOfSymbol.put(id, known);
        members.add(new ArrayList<>());
        symbolOfClass.add(id);
      }
      members.get(known).add(i);
    }
    classes = members.stream().map(Problem::ints).toArray(int[][]::new);
    classSymbol = ints(symbolOfClass);
    readOnly = new boolean[symbols.size()];
    overwrites = new boolean[symbols.size()];
    for (int i = 0; i < symbols.size(); i++) {
      Footprint footprint = this.model.footprint(symbols.get(i).input(), symbols.get(i).output());
      readOnly[i] = footprint.readOnly();
      overwrites[i] = footprint.overwrites();
    }
    returning = byReturn(required);
    returnRank = new int[count];
    // One more, for when all have returned: then everything was called.
    calledBy = new int[count + 1];
    optionalCalledBy = new int[count + 1];
    calledBy[count] = count;
    optionalCalledBy[count] = optional.size();
    int called = 0;
    int optionalCalled = 0;
    for (int rank = 0; rank < count; rank++) {
      returnRank[returning[rank]] = rank;
      long time = required.get(returning[rank]).returnTime();
      // Closed intervals: what is called at the time of a return is concurrent with it.
      while (called < count && required.get(called).callTime() <= time) {
        called++;
      }
      while (optionalCalled < optional.size() && optional.get(optionalCalled).callTime() <= time) {
        optionalCalled++;
      }
      calledBy[rank] = called;
      optionalCalledBy[rank] = optionalCalled;
    }
    slot = new int[count];
    slots = colour();
  }

  private boolean isUnknownRead(Operation<I, O> operation, Set<Reduction> reductions) {
    return reductions.contains(Reduction.UNKNOWN_READS)
        && model.footprint(operation.input(), Optional.empty()).readOnly();
  }

  private int symbolOf(Operation<I, O> operation, Map<Symbol<I, O>, Integer> ids) {
    var key = new Symbol<>(operation.input(), operation.output());
    Integer known = ids.putIfAbsent(key, symbols.size());
    if (known != null) {
      return known;
    }
    symbols.add(key);
    return symbols.size() - 1;
  }

  private int colour() {
    var free = new ArrayDeque<Integer>();
    int used = 0;
    int returned = 0;
    for (int i = 0; i < slot.length; i++) {
      long time = required.get(i).callTime();
      while (returned < slot.length && required.get(returning[returned]).returnTime() < time) {
        free.push(slot[returning[returned++]]);
      }
      slot[i] = free.isEmpty() ? used++ : free.pop();
    }
    return used;
  }

  private static <I, O> int[] byReturn(List<Operation<I, O>> operations) {
    var order = new Integer[operations.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingLong(i -> operations.get(i).returnTime()));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }

  private static int[] ints(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }
}
