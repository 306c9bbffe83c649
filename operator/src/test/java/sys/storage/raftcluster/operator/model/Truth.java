package sys.storage.raftcluster.operator.model;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;

/**
 * How the members were at one moment. What an operator decides is judged by how they were when it
 * looked: it cannot know what happened since.
 *
 * @param live members that hear and are heard
 * @param sound those of them that hold everything
 * @param restarted members whose pods the operator has taken and that are not sound again
 */
record Truth(
    Configuration configuration,
    Optional<MemberId> leader,
    Set<MemberId> live,
    Set<MemberId> sound,
    Set<MemberId> restarted) {

  static Truth of(World world, Set<MemberId> restarted) {
    Configuration configuration = world.raft.configuration;
    var live = new TreeSet<MemberId>();
    var sound = new TreeSet<MemberId>();
    for (MemberId member : configuration.members()) {
      if (world.isLive(member)) {
        live.add(member);
        if (world.raft.disk(member).lag == 0) {
          sound.add(member);
        }
      }
    }
    return new Truth(configuration, world.raft.leader, live, sound, new TreeSet<>(restarted));
  }

  boolean isVoter(MemberId member) {
    return configuration.isVoter(member);
  }

  Stream<SortedSet<MemberId>> active() {
    return active(configuration);
  }

  static Stream<SortedSet<MemberId>> active(Configuration configuration) {
    return Stream.of(configuration.voters(), configuration.outgoing())
        .filter(voters -> !voters.isEmpty());
  }

  static boolean isMajority(Collection<MemberId> voters, Collection<MemberId> those) {
    return 2 * voters.stream().filter(those::contains).count() > voters.size();
  }
}
