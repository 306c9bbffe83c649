package sys.storage.raftcluster.operator.model;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;

/**
 * Raft as far as membership goes: one committed configuration, effective on append, a leader
 * whenever each active half has a live majority. Refuses what the protocol refuses, and records
 * every change that took effect.
 */
final class RaftModel {

  private static final int CATCH_UP_PASSES = 2;

  /** What took effect, in order: {@code AddLearner demo-3}, {@code EnterJoint demo-0 demo-1 …}. */
  final List<String> effects = new ArrayList<>();

  private final Map<MemberId, Disk> disks = new HashMap<>();
  Optional<UUID> clusterId = Optional.empty();
  Configuration configuration = Configuration.EMPTY;
  long index;
  boolean committed;
  long term = 1;
  Optional<MemberId> leader = Optional.empty();
  private final Predicate<MemberId> live;

  /** Writes go on all the time: a member that is away falls behind. */
  boolean traffic;

  /** Of the operator that has changed the configuration last. */
  long operatorEpoch;

  /**
   * @param live whether the member's node runs on its own disk
   */
  RaftModel(Predicate<MemberId> live) {
    this.live = live;
  }

  void format(MemberId member) {
    disks.put(member, new Disk(member));
  }

  /** Time passes: elections, commits, replication. */
  void tick() {
    elect();
    if (leader.isEmpty()) {
      return;
    }
    committed = committed || hasMajority(this::acknowledges);
    for (MemberId member : configuration.members()) {
      Disk disk = disk(member);
      if (live.test(member)) {
        enter(disk);
        disk.own = disk.imposed ? disk.own : configuration;
        disk.ownIndex = index;
        disk.lag = Math.max(0, disk.lag - 1);
      } else if (traffic && hasMajority(this::acknowledges)) {
        disk.lag = CATCH_UP_PASSES;
      }
    }
  }

  private boolean acknowledges(MemberId member) {
    return live.test(member) && disk(member).lag == 0;
  }

  /** The disk of a member, which stays known when it is wiped. */
  Disk disk(MemberId member) {
    return requireNonNull(disks.get(member), member::toString);
  }

  /** Whether the disk is of a cluster that one member has gone on without. */
  boolean isForeign(MemberId member) {
    return disk(member).clusterId.filter(id -> !clusterId.equals(Optional.of(id))).isPresent();
  }

  private void enter(Disk disk) {
    disk.blank = false;
    disk.clusterId = clusterId;
  }

  /** The member goes on alone; to the others it is of another cluster from now on. */
  void forceNewCluster(MemberId member, UUID cluster) {
    clusterId = Optional.of(cluster);
    term++;
    Disk disk = disk(member);
    enter(disk);
    disk.lag = 0; // what it holds is all that there is from now on
    append(Configuration.of(List.of(member)), "ForceNewCluster " + member.name());
    tick();
  }

  private void elect() {
    boolean majority = clusterId.isPresent() && hasMajority(live);
    if (leader.filter(live).filter(configuration::isVoter).isPresent() && majority) {
      return;
    }
    // Only a voter that holds the whole log can win: one that has caught up.
    Optional<MemberId> next =
        majority
            ? voters().stream().filter(live).filter(member -> disk(member).lag == 0).findFirst()
            : Optional.empty();
    if (next.isPresent()) {
      term++;
    }
    leader = next;
  }

  boolean hasMajority(Predicate<MemberId> counts) {
    return majority(configuration.voters(), counts)
        && (configuration.outgoing().isEmpty() || majority(configuration.outgoing(), counts));
  }

  static boolean majority(Collection<MemberId> voters, Predicate<MemberId> counts) {
    return voters.stream().filter(counts).count() > voters.size() / 2;
  }

  SortedSet<MemberId> voters() {
    var all = new TreeSet<>(configuration.voters());
    all.addAll(configuration.outgoing());
    return all;
  }

  void bootstrap(MemberId member, UUID cluster) {
    clusterId = Optional.of(cluster);
    Disk disk = disk(member);
    enter(disk);
    append(Configuration.of(List.of(member)), "Bootstrap " + member.name());
    tick();
  }

  void addLearner(MemberId member) {
    var learners = new TreeSet<>(configuration.learners());
    learners.add(member);
    disk(member).lag = CATCH_UP_PASSES;
    append(with(configuration.voters(), learners), "AddLearner " + member.name());
  }

  void removeLearner(MemberId member) {
    var learners = new TreeSet<>(configuration.learners());
    learners.remove(member);
    append(with(configuration.voters(), learners), "RemoveLearner " + member.name());
  }

  /** The node goes by this list from now on; the cluster does when its leader does. */
  void impose(MemberId member, SortedSet<MemberId> voters) {
    Disk disk = disk(member);
    enter(disk);
    disk.imposed = true;
    disk.own = Configuration.of(voters);
    effects.add("Impose on " + member.name() + ": " + names(voters));
    if (leader.filter(it -> !it.equals(member)).isEmpty()) {
      configuration = disk.own;
    }
  }

  void skipJoint(SortedSet<MemberId> voters) {
    var learners = new TreeSet<>(configuration.learners());
    learners.removeAll(voters);
    append(with(voters, learners), "SkipJoint " + names(voters));
  }

  void enterJoint(SortedSet<MemberId> voters) {
    var learners = new TreeSet<>(configuration.learners());
    learners.removeAll(voters);
    append(
        new Configuration(voters, configuration.voters(), learners, new TreeSet<>()),
        "EnterJoint " + names(voters));
  }

  /** Whether the protocol lets them vote: each is a voter, or a learner that has caught up. */
  boolean isReady(SortedSet<MemberId> voters) {
    return voters.stream()
        .allMatch(
            member ->
                configuration.voters().contains(member)
                    || (configuration.learners().contains(member) && acknowledges(member)));
  }

  void commitNew() {
    append(with(configuration.voters(), configuration.learners()), "CommitNew");
  }

  void leaveJoint(Collection<MemberId> removed) {
    for (MemberId member : removed) {
      if (live.test(member)) {
        disk(member).removed = true;
      }
    }
    if (effects.getLast().equals("CommitNew")) {
      effects.add("LeaveJoint");
    }
  }

  void transfer(MemberId target) {
    leader = Optional.of(target);
    term++;
    effects.add("LeaderTransfer");
  }

  private void append(Configuration next, String effect) {
    configuration = next;
    index++;
    committed = hasMajority(this::acknowledges);
    effects.add(effect);
  }

  private static Configuration with(SortedSet<MemberId> voters, SortedSet<MemberId> learners) {
    return new Configuration(voters, new TreeSet<>(), learners, new TreeSet<>());
  }

  static String names(Collection<MemberId> members) {
    return String.join(" ", members.stream().map(MemberId::name).toList());
  }
}
