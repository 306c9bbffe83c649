package sys.storage.harness.simulation.script;

import java.util.List;

/** The machines of a scenario, and who makes them members. */
public sealed interface Population {

  /**
   * Everybody is a member from the beginning: entry 1 of term 1 is the configuration.
   *
   * @param voters at least one
   * @param blank nodes that run and belong to no cluster yet
   */
  record Formed(List<String> voters, List<String> learners, List<String> blank)
      implements Population {
    public Formed {
      voters = List.copyOf(voters);
      learners = List.copyOf(learners);
      blank = List.copyOf(blank);
    }
  }

  /**
   * The real operator grows the cluster from nothing, as pods {@code demo-0}, {@code demo-1} and so
   * on.
   */
  record Grown(int replicas) implements Population {}
}
