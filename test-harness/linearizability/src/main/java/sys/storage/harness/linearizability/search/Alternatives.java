package sys.storage.harness.linearizability.search;

import java.util.Arrays;
import java.util.Set;

/** What may come next in a configuration, in the order in which it is tried. */
final class Alternatives<S, I, O> {

  /**
   * Ranks of promise; smaller is tried first. The return, at most 30 bits, decides among equals.
   */
  private static final long AT_DEADLINE = 0;

  private static final long OPENS_DEADLINE = 1;
  private static final long OTHER = 2;
  private static final long OPTIONAL_OPENS_DEADLINE = 3;
  private static final long OPTIONAL_OTHER = 4;

  private static final int NONE = -1;
  private static final int[] NO_CLASSES = {};

  private final Problem<S, I, O> problem;
  private final StepTable<S, I, O> steps;
  private final UsedSets usedSets;
  private final OpenOperations open;
  private final OptionalClasses classes;

  /** By class: the last look that came by it. */
  private final int[] lookedAt;

  private int look;
  private final boolean lateWrites;
  private final boolean idleUnknowns;
  private final boolean promisingFirst;

  /** Alternatives as promise, return, and position in {@link #moves}; sorted as numbers. */
  private long[] found = new long[64];

  private int[] moves = new int[64];
  private int count;

  Alternatives(
      Problem<S, I, O> problem,
      StepTable<S, I, O> steps,
      UsedSets usedSets,
      OpenOperations open,
      int state,
      Set<Reduction> reductions) {
    this.problem = problem;
    this.steps = steps;
    this.usedSets = usedSets;
    this.open = open;
    this.classes = new OptionalClasses(problem, steps, state);
    this.lookedAt = new int[problem.classes.length];
    this.lateWrites = reductions.contains(Reduction.LATE_WRITES);
    this.idleUnknowns = reductions.contains(Reduction.IDLE_UNKNOWNS);
    this.promisingFirst = reductions.contains(Reduction.PROMISING_FIRST);
  }

  /** Adds them to the last branch. */
  void addTo(Branches branches, Configuration now) {
    count = 0;
    int due = problem.returning[now.rank];
    boolean dueIsLegal = steps.after(now.state, problem.symbol[due]) != StepTable.REFUSED;
    boolean needsUnknown = !dueIsLegal;
    for (int i = open.first(); i < problem.calledBy[now.rank]; i = open.after(i)) {
      int after = steps.after(now.state, problem.symbol[i]);
      if (after == StepTable.REFUSED) {
        continue;
      }
      if (i == due) {
        addDue(due, after, now);
      } else if (!lateWrites
          || !problem.overwrites[problem.symbol[i]]
          || isSeen(after, now, NONE)) {
        boolean opens = !dueIsLegal && opens(after, due);
        needsUnknown &= !opens;
        add(i, opens ? OPENS_DEADLINE : OTHER, problem.returnRank[i]);
      }
    }
    if (now.isFree()) {
      addOptional(now, due, dueIsLegal);
    } else if (needsUnknown) {
      addOpening(now, due);
    }
    if (promisingFirst) {
      Arrays.sort(found, 0, count);
    }
    for (int i = 0; i < count; i++) {
      branches.addAlternative(moves[(int) (found[i] & 0x3fff_ffffL)]);
    }
  }

  private void addDue(int due, int after, Configuration now) {
    boolean mayHide = lateWrites && problem.overwrites[problem.symbol[due]] && due < now.covered;
    if (mayHide && nextReadFits(now, now.state, after)) {
      add(Moves.hidden(due), AT_DEADLINE, 0);
      add(due, AT_DEADLINE, 1);
    } else {
      add(due, AT_DEADLINE, 0);
      if (mayHide) {
        add(Moves.hidden(due), AT_DEADLINE, 1);
      }
    }
  }

  /** Whether the next operations that look at the state fit this one rather than the other. */
  private boolean nextReadFits(Configuration now, int state, int other) {
    int end = Math.min(problem.returning.length, now.rank + 32);
    for (int rank = now.rank + 1; rank < end; rank++) {
      int i = problem.returning[rank];
      int symbol = problem.symbol[i];
      if (open.isRemoved(i) || problem.overwrites[symbol]) {
        continue;
      }
      boolean fits = steps.after(state, symbol) != StepTable.REFUSED;
      if (fits != (steps.after(other, symbol) != StepTable.REFUSED)) {
        return fits;
      }
    }
    return false;
  }

  private void addOptional(Configuration now, int due, boolean dueIsLegal) {
    if (problem.classes.length == 0) {
      return;
    }
    if (!lateWrites || !idleUnknowns) {
      for (int group = 0; group < problem.classes.length; group++) {
        int after = steps.after(now.state, problem.classSymbol[group]);
        if (after != StepTable.REFUSED
            && !(idleUnknowns && after == now.state)
            && (!lateWrites || isSeen(after, now, group))) {
          addOptional(group, after, now, due, dueIsLegal);
        }
      }
      return;
    }
    look++;
    for (int i = open.first(); i < problem.calledBy[now.rank]; i = open.after(i)) {
      if (!problem.overwrites[problem.symbol[i]]) {
        for (int group : classes.enabling(problem.symbol[i])) {
          addOverwrite(group, now, due, dueIsLegal);
        }
      }
    }
    for (int follower : now.isFreeEverywhere() ? classes.others() : NO_CLASSES) {
      if (isAvailable(follower, usedSets.count(now.used, follower), now)) {
        for (int group : classes.feeding(follower)) {
          addOverwrite(group, now, due, dueIsLegal);
        }
      }
    }
    for (int group : classes.changing(now.state)) {
      int after = steps.after(now.state, problem.classSymbol[group]);
      if (isSeen(after, now, group)) {
        addOptional(group, after, now, due, dueIsLegal);
      }
    }
  }

  /** The optional ones after which the operation at its deadline is legal. */
  private void addOpening(Configuration now, int due) {
    for (int group : classes.enabling(problem.symbol[due])) {
      addOptional(group, classes.left(group), now, due, false);
    }
    for (int group : classes.changing(now.state)) {
      int after = steps.after(now.state, problem.classSymbol[group]);
      if (opens(after, due)) {
        addOptional(group, after, now, due, false);
      }
    }
  }

  private void addOverwrite(int group, Configuration now, int due, boolean dueIsLegal) {
    if (lookedAt[group] != look) {
      lookedAt[group] = look;
      if (classes.left(group) != now.state) {
        addOptional(group, classes.left(group), now, due, dueIsLegal);
      }
    }
  }

  private void addOptional(int group, int after, Configuration now, int due, boolean dueIsLegal) {
    int used = usedSets.count(now.used, group);
    if (isAvailable(group, used, now)) {
      boolean opens = !dueIsLegal && opens(after, due);
      add(
          Moves.optional(group),
          opens ? OPTIONAL_OPENS_DEADLINE : OPTIONAL_OTHER,
          problem.classes[group][used]);
    }
  }

  private boolean isAvailable(int group, int used, Configuration now) {
    int[] members = problem.classes[group];
    return used < members.length && members[used] < problem.optionalCalledBy[now.rank];
  }

  /**
   * Whether an open operation that is no overwrite may come directly after, in this state.
   *
   * @param taken the class of which one is used first; none when negative
   */
  private boolean isSeen(int state, Configuration now, int taken) {
    for (int i = open.first(); i < problem.calledBy[now.rank]; i = open.after(i)) {
      int symbol = problem.symbol[i];
      if (!problem.overwrites[symbol] && steps.after(state, symbol) != StepTable.REFUSED) {
        return true;
      }
    }
    if (classes.others().length == 0 || !now.isFreeEverywhere()) {
      return false;
    }
    for (int group : classes.changing(state)) {
      int used = usedSets.count(now.used, group) + (group == taken ? 1 : 0);
      if (isAvailable(group, used, now)) {
        return true;
      }
    }
    return false;
  }

  private boolean opens(int state, int due) {
    return steps.after(state, problem.symbol[due]) != StepTable.REFUSED;
  }

  private void add(int move, long promise, int order) {
    if (count == moves.length) {
      moves = Arrays.copyOf(moves, 2 * count);
      found = Arrays.copyOf(found, 2 * count);
    }
    moves[count] = move;
    // 3 bits of promise, 30 of order, 30 of position: no number is negative.
    found[count] = (promise << 60) | ((long) order << 30) | count;
    count++;
  }
}
