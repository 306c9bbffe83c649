package sys.storage.harness.simulation.mutant;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** All mutants. Every one breaks a rule that something must notice. */
public final class Catalogue {

  /** The seeds do not reach the situations in which these do harm, or too seldom. */
  private static final Set<String> UNREACHED =
      Set.of(
          "a restart forgets the vote",
          "a change before an entry of the own term is committed",
          "the operator restarts two voters at once",
          "nobody learns a higher term from an answer",
          "whom an uncommitted configuration leaves out does not campaign",
          "reads without a round",
          "an old answer confirms new reads",
          "the lease never ends",
          "the lease takes no account of the drift of clocks",
          "the lease outlives a transfer",
          "changes are carried out whatever configuration was expected",
          "the operator forgets that the cluster was born");

  private Catalogue() {}

  /** Those that must be killed. */
  public static List<Mutant> all() {
    return made().filter(mutant -> !UNREACHED.contains(mutant.name())).toList();
  }

  /** Those that survive so far. */
  public static List<Mutant> open() {
    return made().filter(mutant -> UNREACHED.contains(mutant.name())).toList();
  }

  private static Stream<Mutant> made() {
    return Stream.of(
            ElectionMutants.all(),
            ReplicationMutants.all(),
            DurabilityMutants.all(),
            MembershipMutants.all(),
            ReadMutants.all(),
            OperatorMutants.all())
        .flatMap(List::stream);
  }
}
