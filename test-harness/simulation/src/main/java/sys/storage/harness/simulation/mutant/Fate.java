package sys.storage.harness.simulation.mutant;

import java.util.Optional;
import sys.storage.harness.mutation.Mutant;

/**
 * What became of a mutant.
 *
 * @param killer the invariant that noticed it first, or the exception that ended the run
 * @param seeds how many were run, the last one noticed
 * @param events in all of them
 * @param text what was noticed
 */
record Fate(Mutant mutant, Optional<String> killer, long seeds, long events, String text) {

  /** Whether one of those noticed it that should. */
  boolean isKilled() {
    return killer.filter(mutant.killers()::contains).isPresent();
  }

  /** A row of the table. */
  String row() {
    String by =
        killer
            .map(name -> isKilled() ? name : name + ", NOT BY " + mutant.killers())
            .orElse("SURVIVES");
    return "%-68s %-26s %5d %,12d".formatted(mutant.name(), by, seeds, events);
  }
}
