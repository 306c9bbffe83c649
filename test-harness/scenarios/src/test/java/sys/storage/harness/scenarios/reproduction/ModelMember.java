package sys.storage.harness.scenarios.reproduction;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A member of the {@link ModelCluster}: its log, and what it believes. */
final class ModelMember {

  /** What an entry says: a configuration, a write, or nothing. */
  record Entry(long term, String key, String value, Optional<Voters> configuration) {}

  /** A configuration. */
  record Voters(Set<Integer> voters, Set<Integer> outgoing, Set<Integer> learners) {

    static Voters of(Set<Integer> voters) {
      return new Voters(voters, Set.of(), Set.of());
    }

    Voters withLearners(Set<Integer> some) {
      return new Voters(voters, outgoing, some);
    }

    Set<Integer> everybody() {
      var all = new TreeSet<>(voters);
      all.addAll(outgoing);
      all.addAll(learners);
      return all;
    }

    boolean isQuorum(Set<Integer> some) {
      return majority(voters, some) && (outgoing.isEmpty() || majority(outgoing, some));
    }

    private static boolean majority(Set<Integer> of, Set<Integer> some) {
      return of.stream().filter(some::contains).count() * 2 > of.size();
    }
  }

  final int number;
  final List<Entry> log = new ArrayList<>();
  final List<String> violations = new ArrayList<>();
  final TreeMap<Integer, Long> heard = new TreeMap<>();
  long term;
  long commit;
  boolean leads;
  boolean blank;

  /** Another incarnation than the configuration names: nobody speaks to it. */
  boolean foreign;

  String incarnation = "first";
  Optional<Voters> imposed = Optional.empty();

  ModelMember(int number) {
    this.number = number;
    this.blank = number > 2;
  }

  Voters voters() {
    return imposed.orElseGet(
        () ->
            log.reversed().stream()
                .flatMap(entry -> entry.configuration().stream())
                .findFirst()
                .orElse(Voters.of(Set.of())));
  }

  void change(Voters to) {
    log.add(new Entry(term, "", "", Optional.of(to)));
  }

  boolean isAsUpToDateAs(ModelMember other) {
    long mine = log.isEmpty() ? 0 : log.getLast().term();
    long theirs = other.log.isEmpty() ? 0 : other.log.getLast().term();
    return mine > theirs || (mine == theirs && log.size() >= other.log.size());
  }

  /**
   * Takes a leader's log. Equal terms at the end are taken for equal logs, as the protocol does.
   */
  void follow(ModelMember leader) {
    blank = false;
    boolean matches =
        log.size() == leader.log.size()
            && !log.isEmpty()
            && log.getLast().term() == leader.log.getLast().term();
    if (matches) {
      if (!log.equals(leader.log) && violations.isEmpty()) {
        violations.add("the state of %d differs".formatted(number));
      }
    } else {
      int common = 0;
      while (common < Math.min(log.size(), leader.log.size())
          && log.get(common).equals(leader.log.get(common))) {
        common++;
      }
      if (common < commit) {
        violations.add("truncated committed entries from %d on".formatted(common + 1));
        commit = common;
      }
      log.clear();
      log.addAll(leader.log);
    }
    commit = Math.max(commit, Math.min(leader.commit, log.size()));
  }

  /** Commits what a quorum holds, if the last of it is of this term. */
  void commit(List<Set<Integer>> holders) {
    for (int index = holders.size(); index > commit; index--) {
      if (log.get(index - 1).term() == term && voters().isQuorum(holders.get(index - 1))) {
        commit = index;
      }
    }
  }

  Optional<String> value(String key) {
    return write(key).map(Entry::value);
  }

  long revision(String key) {
    return write(key).map(entry -> (long) log.indexOf(entry) + 1).orElse(0L);
  }

  private Optional<Entry> write(String key) {
    return log.subList(0, (int) commit).reversed().stream()
        .filter(entry -> entry.key().equals(key))
        .findFirst();
  }

  Seen seen() {
    Voters now = voters();
    return new Seen(
        blank,
        incarnation,
        leads,
        term,
        Optional.empty(),
        log.size(),
        log.size(),
        commit,
        configurationIndex(),
        now.voters().size(),
        now.learners().size(),
        !now.outgoing().isEmpty(),
        violations);
  }

  private long configurationIndex() {
    for (int i = log.size(); i > 0; i--) {
      if (log.get(i - 1).configuration().isPresent()) {
        return i;
      }
    }
    return 0;
  }
}
