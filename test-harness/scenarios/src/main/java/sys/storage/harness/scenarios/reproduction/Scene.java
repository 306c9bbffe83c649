package sys.storage.harness.scenarios.reproduction;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What a schedule does to a cluster, and sees of it. Members are named by their ordinals. A fault
 * that cannot be made, or a call that no node answers, is a {@link NotReproduced}.
 */
interface Scene {

  /** The pod's name of an ordinal. */
  String name(int member);

  /** Creates the cluster with three voters, and returns when they are ready. */
  void create();

  /** Moves leadership; may take several calls until it is seen. */
  void transferLeadership(int from, int to);

  /** What a member says; empty while it does not answer. */
  Optional<Seen> look(int member);

  /** Cuts all ways between two sides, at both ends; takes the place of what was cut before. */
  void cut(Set<Integer> left, Set<Integer> right);

  /** The same at the left end alone: the right one need not exist yet. */
  void cutAt(Set<Integer> left, Set<Integer> right);

  /**
   * Tries every way between two sides by a message each.
   *
   * @return a way that is open; empty when all are cut
   */
  Optional<String> openWay(Set<Integer> left, Set<Integer> right);

  /**
   * How many messages of one member another has taken in, since the process of the latter began.
   */
  long heard(int by, int from);

  /** Lets nothing that carries entries go from one to the others; heartbeats pass. */
  void dropEntries(int from, Set<Integer> to);

  /** How many messages that carry entries were lost so. */
  long entriesDropped(int from);

  /** Ends all cuts, and returns when every way is open. */
  void heal();

  /** Asks the operator for so many members. */
  void scale(int replicas);

  /** Takes a member's disk and kills it: it comes back with its name and an empty disk. */
  void wipe(int member);

  Reply put(int at, String key, String value);

  /** Writes another key so many times; what comes of each does not matter. */
  void fill(int at, int writes);

  /** A linearizable read. */
  Reply get(int at, String key);

  /** Waits until it holds, but no longer than the limit; says whether it does. */
  boolean within(Duration limit, BooleanSupplier holds);
}
