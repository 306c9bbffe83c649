package sys.storage.harness.scenarios.reproduction;

import java.util.List;
import java.util.Optional;

/**
 * What a member says of itself.
 *
 * @param blank whether it belongs to no cluster yet
 * @param incarnation the identity of its disk
 * @param lastIndex last entry of its log, durable or not
 * @param configurationIndex index of the configuration that it goes by
 * @param violations what it saw that must never be
 */
record Seen(
    boolean blank,
    String incarnation,
    boolean leads,
    long term,
    Optional<String> leader,
    long lastIndex,
    long durableIndex,
    long commitIndex,
    long configurationIndex,
    int voters,
    int learners,
    boolean joint,
    List<String> violations) {

  Seen {
    violations = List.copyOf(violations);
  }
}
