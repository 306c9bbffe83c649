package sys.storage.harness.linearizability.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.model.Model;

/**
 * Depth-first search for a linearization of one partition: Wing and Gong, "Testing and verifying
 * concurrent objects" (1993), with Lowe's memory of configurations, "Testing for linearizability"
 * (2017).
 *
 * <p>A configuration is: the rank of the first return whose operation is not in order yet; which of
 * the operations that are open at that return are in order, a bit for each slot; which optional
 * operations were used; and the state. All operations that return earlier are in order and none
 * that is called later is, so that this tells everything, in space that grows with the concurrency
 * and not with the history.
 *
 * <p>An optional operation has no return: it may come at any time after its call, and the search
 * ends when all required ones are in order. One search by one thread, once.
 */
public final class Search<S, I, O> {

  private static final int LOOKS_BETWEEN_CLOCKS = 256;
  private static final int AHEAD_RETURNS = 64;
  private static final int AHEAD_READS = 8;

  /** Returns; about as many as there are while one operation is open. */
  private static final int FIRST_GO_BACK = 48;

  private final Problem<S, I, O> problem;
  private final Limits limits;
  private final BooleanSupplier cancelled;
  private final StateTable<S> states;
  private final StepTable<S, I, O> steps;
  private final UsedSets usedSets = new UsedSets();
  private final ConfigurationTable seen;
  private final OpenOperations open;
  private final Alternatives<S, I, O> alternatives;
  private final boolean readsAtOnce;
  private final boolean lostStates;
  private final long startNanos = System.nanoTime();

  private final Configuration now;
  private final Trail trail = new Trail();
  private final Branches branches;

  private boolean remember;
  private int[] longest = new int[0];
  private int placed;
  private int returned;
  private int goBack = FIRST_GO_BACK;
  private long looks;

  /**
   * @param operations of one partition, sorted by call
   * @param cancelled asked now and then, whether the result is still wanted
   */
  public Search(
      Model<S, I, O> model,
      List<Operation<I, O>> operations,
      Set<Reduction> reductions,
      Limits limits,
      BooleanSupplier cancelled) {
    this.problem = new Problem<>(model, operations, reductions);
    this.limits = limits;
    this.cancelled = cancelled;
    this.states = new StateTable<>(problem.model);
    this.steps = new StepTable<>(problem, states);
    int longs = Math.max(1, (problem.slots + 63) >> 6);
    this.seen = new ConfigurationTable(longs, usedSets, reductions.contains(Reduction.DOMINANCE));
    this.open = new OpenOperations(problem.required.size());
    this.now =
        new Configuration(
            longs,
            states.idOf(problem.model.initial()),
            reductions.contains(Reduction.SPARING_UNKNOWNS) ? 0 : Configuration.EVERYWHERE);
    this.branches = new Branches(longs);
    this.alternatives = new Alternatives<>(problem, steps, usedSets, open, now.state, reductions);
    this.readsAtOnce = reductions.contains(Reduction.READS_AT_ONCE);
    this.lostStates = reductions.contains(Reduction.LOST_STATES);
  }

  /**
   * Keeps the longest start of an order for {@link SearchResult.Exhausted}; for small histories.
   */
  public Search<S, I, O> remembering() {
    remember = true;
    return this;
  }

  /** Searches, until it is known or a limit is reached. */
  public SearchResult<I, O> run() {
    while (true) {
      if (readsAtOnce) {
        placeReads();
      }
      placed = Math.max(placed, open.removed());
      if (now.rank > returned) {
        returned = now.rank;
        goBack = FIRST_GO_BACK;
      }
      if (remember && open.removed() > countRequired(longest)) {
        longest = trail.copy();
      }
      if (open.isEmpty()) {
        return new SearchResult.Found<>(order(trail.copy()), progress());
      }
      if (++looks % LOOKS_BETWEEN_CLOCKS == 0 || looks == limits.configurations()) {
        var reason = reasonToStop();
        if (reason != null) {
          return new SearchResult.Stopped<>(reason, progress());
        }
      }
      if (!(lostStates && isLost())) {
        branchIfNew();
      }
      if (!takeNextAlternative()) {
        return new SearchResult.Exhausted<>(order(longest), progress());
      }
    }
  }

  /** All legal reads that may come now; the later ones may open the way for more. */
  private void placeReads() {
    for (int i = open.first(); i < problem.calledBy[now.rank]; i = open.after(i)) {
      int symbol = problem.symbol[i];
      if (problem.readOnly[symbol] && steps.after(now.state, symbol) == now.state) {
        place(i);
        trail.add(i);
      }
    }
  }

  private void branchIfNew() {
    if (!now.isFree()) {
      // Equal from here on, wherever it was free before.
      now.freeTo = 0;
    }
    long key = ((long) now.rank << 32) | now.state;
    int covered = coveredOpen();
    if (seen.seen(key, now.window, now.used, covered, now.freeTo)) {
      return;
    }
    long bytes = bytes() + seen.nextBytes();
    if (bytes < limits.bytes()) {
      seen.add(key, now.window, now.used, covered, now.freeTo);
    }
    branches.push(now, trail.length());
    alternatives.addTo(branches, now);
  }

  /** One more than the last open operation that is covered: equal for equal sets of such ones. */
  private int coveredOpen() {
    int last = 0;
    for (int i = open.first(); i < now.covered; i = open.after(i)) {
      if (problem.overwrites[problem.symbol[i]]) {
        last = i + 1;
      }
    }
    return last;
  }

  /** Whether one of the next reads can never be legal again. */
  private boolean isLost() {
    int end = Math.min(problem.returning.length, now.rank + AHEAD_RETURNS);
    int reads = 0;
    for (int rank = now.rank; rank < end && reads < AHEAD_READS; rank++) {
      int i = problem.returning[rank];
      int symbol = problem.symbol[i];
      if (problem.readOnly[symbol] && !isPlaced(i)) {
        reads++;
        if (steps.lost(now.state, symbol)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Goes on with the last alternative that is left; false when there is none. */
  private boolean takeNextAlternative() {
    while (!branches.isEmpty()) {
      undoTo(branches.trailLength());
      branches.restore(now);
      if (branches.hasAlternative()) {
        take(branches.nextAlternative());
        return true;
      }
      boolean again = isSearchedAgain();
      branches.pop();
      if (again) {
        branchIfNew();
      }
    }
    return false;
  }

  /**
   * Whether an exhausted branch is worth a second search, with more unknown operations: the first
   * branch with all of them; another one if it is far enough behind the returns that were reached.
   */
  private boolean isSearchedAgain() {
    if (now.isFreeEverywhere()) {
      return false;
    }
    if (branches.isFirst()) {
      now.freeTo = Configuration.EVERYWHERE;
      return true;
    }
    if (now.freeTo > returned || now.rank > returned - goBack) {
      return false;
    }
    goBack *= 2;
    now.freeTo = returned + 1;
    return true;
  }

  private void take(int move) {
    if (Moves.isOptional(move)) {
      int group = Moves.classOf(move);
      int symbol = problem.classSymbol[group];
      int member = problem.classes[group][usedSets.count(now.used, group)];
      now.used = usedSets.with(now.used, group);
      enter(steps.after(now.state, symbol), symbol);
      trail.add(Moves.optional(member));
    } else if (Moves.isHidden(move)) {
      place(Moves.required(move));
      trail.add(move);
    } else {
      int symbol = problem.symbol[move];
      enter(steps.after(now.state, symbol), symbol);
      place(move);
      trail.add(move);
    }
  }

  private void enter(int state, int symbol) {
    now.state = state;
    if (problem.overwrites[symbol]) {
      now.covered = problem.calledBy[now.rank];
    }
  }

  /** Puts a required operation in order: the rank goes on to the first that is not. */
  private void place(int i) {
    open.remove(i);
    now.set(problem.slot[i]);
    while (now.rank < problem.returning.length && isPlaced(problem.returning[now.rank])) {
      now.clear(problem.slot[problem.returning[now.rank]]);
      now.rank++;
    }
  }

  private boolean isPlaced(int i) {
    return open.isRemoved(i);
  }

  private void undoTo(int length) {
    while (trail.length() > length) {
      int move = trail.removeLast();
      if (!Moves.isOptional(move)) {
        open.restore(Moves.required(move));
      }
    }
  }

  private SearchResult.@Nullable Reason reasonToStop() {
    if (cancelled.getAsBoolean()) {
      return SearchResult.Reason.CANCELLED;
    }
    if (Thread.currentThread().isInterrupted()) {
      return SearchResult.Reason.INTERRUPTED;
    }
    if (looks >= limits.configurations()) {
      return SearchResult.Reason.CONFIGURATIONS;
    }
    if (elapsedMillis() >= limits.millis()) {
      return SearchResult.Reason.TIME;
    }
    boolean full = bytes() + seen.nextBytes() >= limits.bytes();
    return full && limits.whenFull() == Limits.WhenFull.STOP ? SearchResult.Reason.MEMORY : null;
  }

  private long bytes() {
    return seen.bytes()
        + states.bytes()
        + steps.bytes()
        + usedSets.bytes()
        + trail.bytes()
        + branches.bytes();
  }

  private long elapsedMillis() {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }

  private SearchResult.Progress progress() {
    return new SearchResult.Progress(
        problem.required.size(), placed, returned, looks, bytes(), elapsedMillis());
  }

  private static int countRequired(int[] moves) {
    int count = 0;
    for (int move : moves) {
      if (!Moves.isOptional(move)) {
        count++;
      }
    }
    return count;
  }

  /** The moves as operations: each that hides stands directly before the last overwrite. */
  private List<Operation<I, O>> order(int[] moves) {
    int[] before = new int[moves.length];
    Arrays.fill(before, -1);
    int lastOverwrite = -1;
    for (int at = 0; at < moves.length; at++) {
      if (Moves.isHidden(moves[at])) {
        before[at] = lastOverwrite;
      } else if (problem.overwrites[symbolOf(moves[at])]) {
        lastOverwrite = at;
      }
    }
    List<List<Operation<I, O>>> hidden = new ArrayList<>();
    for (int at = 0; at < moves.length; at++) {
      hidden.add(List.of());
    }
    for (int at = 0; at < moves.length; at++) {
      if (before[at] >= 0) {
        if (hidden.get(before[at]).isEmpty()) {
          hidden.set(before[at], new ArrayList<>());
        }
        hidden.get(before[at]).add(problem.required.get(Moves.required(moves[at])));
      }
    }
    List<Operation<I, O>> order = new ArrayList<>();
    for (int at = 0; at < moves.length; at++) {
      order.addAll(hidden.get(at));
      if (Moves.isOptional(moves[at])) {
        order.add(problem.optional.get(Moves.memberOf(moves[at])));
      } else if (!Moves.isHidden(moves[at])) {
        order.add(problem.required.get(moves[at]));
      }
    }
    return List.copyOf(order);
  }

  private int symbolOf(int move) {
    if (!Moves.isOptional(move)) {
      return problem.symbol[move];
    }
    int member = Moves.memberOf(move);
    return problem.optionalSymbol[member];
  }
}
