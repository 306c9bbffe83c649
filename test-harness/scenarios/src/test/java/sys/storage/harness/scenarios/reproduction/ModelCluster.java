package sys.storage.harness.scenarios.reproduction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * Raft as a schedule sees it, in a few rules and without time: every look lets the members settle.
 * What the nodes really do is shown by the live runs; this shows that a schedule notices when one
 * of its preconditions does not hold.
 */
final class ModelCluster implements Scene {

  private static final int ROUNDS = 40;

  private final String mode;
  private final TreeMap<Integer, ModelMember> members = new TreeMap<>();
  private final TreeMap<Integer, Set<Integer>> dropped = new TreeMap<>();
  private int entriesFrom = -1;
  private Set<Integer> entriesTo = Set.of();
  private long entriesLost;
  private int wanted = 3;

  /**
   * @param mode of the cluster, as in the resource
   */
  ModelCluster(String mode) {
    this.mode = mode;
  }

  private boolean is(String unsafeMode) {
    return mode.equals(unsafeMode);
  }

  @Override
  public String name(int member) {
    return "demo-" + member;
  }

  @Override
  public void create() {
    for (int i = 0; i < 3; i++) {
      var member = new ModelMember(i);
      member.log.add(
          new ModelMember.Entry(1, "", "", Optional.of(ModelMember.Voters.of(Set.of(0, 1, 2)))));
      member.term = 1;
      members.put(i, member);
    }
    settle();
  }

  private ModelMember member(int number) {
    return Optional.ofNullable(members.get(number))
        .orElseThrow(() -> new NotReproduced(name(number) + " does not answer"));
  }

  private boolean reach(ModelMember a, ModelMember b) {
    return !a.foreign
        && !b.foreign
        && !dropped.getOrDefault(a.number, Set.of()).contains(b.number)
        && !dropped.getOrDefault(b.number, Set.of()).contains(a.number);
  }

  private void settle() {
    for (int round = 0; round < 3; round++) {
      for (ModelMember leader : members.values()) {
        if (leader.leads) {
          replicate(leader);
        }
      }
      operate();
      for (ModelMember candidate : members.values()) {
        campaign(candidate);
      }
    }
  }

  private void replicate(ModelMember leader) {
    var heard = new TreeSet<Integer>(Set.of(leader.number));
    for (int number : leader.voters().everybody()) {
      ModelMember peer = members.get(number);
      if (peer == null || peer == leader || !reach(leader, peer)) {
        continue;
      }
      if (peer.term > leader.term) {
        leader.leads = false;
        return;
      }
      if (peer.leads && peer.term == leader.term && peer.number > leader.number) {
        peer.leads = false;
      }
      peer.leads = peer.leads && peer.term == leader.term;
      peer.term = leader.term;
      heard.add(number);
      peer.heard.merge(leader.number, 1L, Long::sum);
      leader.heard.merge(number, 1L, Long::sum);
      if (leader.number == entriesFrom && entriesTo.contains(number)) {
        entriesLost += peer.log.size() < leader.log.size() ? 1 : 0;
        peer.blank = false;
      } else {
        peer.follow(leader);
      }
    }
    leader.commit(holdersOf(leader, heard));
    leader.leads = leader.voters().isQuorum(heard);
  }

  /** For each index, who of those that answer holds the leader's entry. */
  private List<Set<Integer>> holdersOf(ModelMember leader, Set<Integer> heard) {
    var holders = new ArrayList<Set<Integer>>();
    for (int i = 0; i < leader.log.size(); i++) {
      var holding = new TreeSet<Integer>();
      for (int number : heard) {
        List<ModelMember.Entry> log = member(number).log;
        if (log.size() > i && log.get(i).equals(leader.log.get(i))) {
          holding.add(number);
        }
      }
      holders.add(holding);
    }
    return holders;
  }

  private boolean follows(ModelMember member) {
    return members.values().stream()
        .anyMatch(
            leader ->
                leader.leads
                    && leader != member
                    && leader.term >= member.term
                    && reach(leader, member)
                    && leader.voters().everybody().contains(member.number));
  }

  private void campaign(ModelMember candidate) {
    if (candidate.leads
        || candidate.blank
        || follows(candidate)
        || !candidate.voters().everybody().contains(candidate.number)) {
      return;
    }
    var votes = new TreeSet<Integer>(Set.of(candidate.number));
    long term = candidate.term;
    for (int number : candidate.voters().everybody()) {
      ModelMember voter = members.get(number);
      if (voter != null
          && voter != candidate
          && reach(candidate, voter)
          && !voter.leads
          && !follows(voter)
          && (!voter.blank || is("unsafe-early-vote") || is("unsafe-identity-reuse"))
          && candidate.isAsUpToDateAs(voter)) {
        votes.add(number);
        term = Math.max(term, voter.term);
      }
    }
    if (candidate.voters().isQuorum(votes)) {
      lead(candidate, term + 1);
      for (int number : votes) {
        member(number).term = term + 1;
      }
    }
  }

  private static void lead(ModelMember member, long term) {
    member.leads = true;
    member.term = term;
    member.log.add(new ModelMember.Entry(term, "", "", Optional.empty()));
  }

  /** What the operator does for so many replicas. */
  private void operate() {
    if (wanted == 3) {
      return;
    }
    Set<Integer> five = Set.of(0, 1, 2, 3, 4);
    if (is("unsafe-early-vote")) {
      members.values().forEach(member -> member.imposed = Optional.of(ModelMember.Voters.of(five)));
      return;
    }
    for (ModelMember leader : members.values()) {
      ModelMember.Voters now = leader.voters();
      if (!leader.leads || leader.commit < leader.log.size()) {
        continue;
      }
      if (now.learners().isEmpty() && now.voters().size() == 3) {
        leader.change(now.withLearners(Set.of(3, 4)));
      } else if (!now.learners().isEmpty() && caughtUp(leader)) {
        leader.change(
            is("unsafe-no-joint")
                ? ModelMember.Voters.of(five)
                : new ModelMember.Voters(five, now.voters(), Set.of()));
      } else if (!now.outgoing().isEmpty()) {
        leader.change(ModelMember.Voters.of(five));
      }
    }
  }

  private boolean caughtUp(ModelMember leader) {
    return leader.voters().learners().stream()
        .allMatch(number -> member(number).log.equals(leader.log));
  }

  @Override
  public void transferLeadership(int from, int to) {
    ModelMember leader = member(from);
    ModelMember heir = member(to);
    if (leader.leads && heir.log.equals(leader.log) && reach(leader, heir)) {
      leader.leads = false;
      lead(heir, leader.term + 1);
      settle();
    }
  }

  @Override
  public Optional<Seen> look(int number) {
    settle();
    return Optional.ofNullable(members.get(number)).map(ModelMember::seen);
  }

  @Override
  public void cut(Set<Integer> left, Set<Integer> right) {
    cutAt(left, right);
    cutAt(right, left);
  }

  @Override
  public void cutAt(Set<Integer> left, Set<Integer> right) {
    left.forEach(number -> dropped.put(number, right));
    settle();
  }

  @Override
  public Optional<String> openWay(Set<Integer> left, Set<Integer> right) {
    for (int a : left) {
      for (int b : right) {
        if (reach(member(a), member(b)) || member(a).foreign || member(b).foreign) {
          if (!dropped.getOrDefault(a, Set.of()).contains(b)
              && !dropped.getOrDefault(b, Set.of()).contains(a)) {
            return Optional.of("%d is not cut off from %d".formatted(a, b));
          }
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public long heard(int by, int from) {
    return member(by).heard.getOrDefault(from, 0L);
  }

  @Override
  public void dropEntries(int from, Set<Integer> to) {
    entriesFrom = from;
    entriesTo = to;
    entriesLost = 0;
    settle();
  }

  @Override
  public long entriesDropped(int from) {
    return from == entriesFrom ? entriesLost : 0;
  }

  @Override
  public void heal() {
    dropped.clear();
    entriesTo = Set.of();
    settle();
  }

  @Override
  public void scale(int replicas) {
    wanted = replicas;
    for (int i = 3; i < replicas; i++) {
      members.put(i, new ModelMember(i));
    }
    settle();
  }

  @Override
  public void wipe(int number) {
    var fresh = new ModelMember(number);
    fresh.blank = true;
    fresh.foreign = !is("unsafe-identity-reuse");
    fresh.incarnation = fresh.foreign ? "new" : fresh.incarnation;
    fresh.imposed = is("unsafe-identity-reuse") ? Optional.empty() : fresh.imposed;
    members.put(number, fresh);
    dropped.remove(number);
    settle();
  }

  @Override
  public Reply put(int at, String key, String value) {
    settle();
    ModelMember member = member(at);
    if (!member.leads) {
      return new Reply.Refused("not-leader");
    }
    member.log.add(new ModelMember.Entry(member.term, key, value, Optional.empty()));
    long index = member.log.size();
    settle();
    return member.commit >= index
        ? new Reply.Written(index, index)
        : new Reply.Unknown("not committed");
  }

  @Override
  public void fill(int at, int writes) {
    for (int i = 0; i < writes; i++) {
      put(at, "other", "filler");
    }
  }

  @Override
  public Reply get(int at, String key) {
    settle();
    ModelMember member = member(at);
    return member.leads
        ? new Reply.Read(member.value(key), member.revision(key))
        : new Reply.Refused("not-leader");
  }

  @Override
  public boolean within(Duration limit, BooleanSupplier holds) {
    for (int i = 0; i < ROUNDS; i++) {
      if (holds.getAsBoolean()) {
        return true;
      }
      settle();
    }
    return false;
  }
}
