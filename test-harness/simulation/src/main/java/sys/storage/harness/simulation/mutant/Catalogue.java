package sys.storage.harness.simulation.mutant;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import sys.storage.harness.mutation.Mutant;

/** All mutants. Every one breaks a rule that something must notice. */
public final class Catalogue {

  /** Some hundred seeds do not reach the situations in which these do harm; scenarios do. */
  private static final Set<String> UNREACHED =
      Set.of(
          "nobody learns a higher term from an answer",
          "whom an uncommitted configuration leaves out does not campaign",
          "a joint configuration whose voters do not answer",
          "the lease takes no account of the drift of clocks");

  private Catalogue() {}

  /** Those that seeds must notice. */
  public static List<Mutant> all() {
    return made().filter(mutant -> !UNREACHED.contains(mutant.name())).toList();
  }

  /** Those that survive the seeds. */
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
