package sys.storage.raft.core.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;

/** Quorums against their definition, counted out for random sets. */
class QuorumTest {

  private final SplittableRandom random = new SplittableRandom(3);

  private static boolean isMajority(List<MemberId> voters, Map<MemberId, Long> acks, long index) {
    return voters.stream().filter(voter -> acks.getOrDefault(voter, 0L) >= index).count()
        > voters.size() / 2;
  }

  private List<MemberId> someMembers() {
    var members = new ArrayList<MemberId>();
    for (int i = 0; i < 9; i++) {
      if (random.nextInt(3) > 0) {
        members.add(new MemberId("m" + i, new UUID(0, i)));
      }
    }
    return members;
  }

  @Test
  void theCommittedIndexIsTheLargestThatBothMajoritiesHave() {
    for (int round = 0; round < 5_000; round++) {
      List<MemberId> left = someMembers();
      List<MemberId> right = someMembers();
      if (left.isEmpty() || right.isEmpty()) {
        continue;
      }
      var acks = new HashMap<MemberId, Long>();
      left.forEach(member -> acks.put(member, random.nextLong(6)));
      right.forEach(member -> acks.put(member, random.nextLong(6)));
      var quorum = new JointQuorum(new MajorityQuorum(left), new MajorityQuorum(right));
      long index = quorum.committedIndex(member -> acks.getOrDefault(member, 0L));
      assertThat(isMajority(left, acks, index) && isMajority(right, acks, index)).isTrue();
      assertThat(isMajority(left, acks, index + 1) && isMajority(right, acks, index + 1)).isFalse();
    }
  }

  @Test
  void aVoteIsPendingExactlyWhileTheOpenVotesDecide() {
    for (int round = 0; round < 5_000; round++) {
      List<MemberId> voters = someMembers();
      if (voters.isEmpty()) {
        continue;
      }
      var votes = new HashMap<MemberId, Boolean>();
      voters.stream()
          .filter(_ -> random.nextBoolean())
          .forEach(voter -> votes.put(voter, random.nextBoolean()));
      var quorum = new MajorityQuorum(voters);
      assertThat(quorum.voteResult(votes))
          .isEqualTo(
              switch (quorum.voteResult(filled(voters, votes, false))) {
                case WON -> Quorum.VoteResult.WON; // even if all others refuse
                case LOST, PENDING ->
                    quorum.voteResult(filled(voters, votes, true)) == Quorum.VoteResult.WON
                        ? Quorum.VoteResult.PENDING
                        : Quorum.VoteResult.LOST;
              });
    }
  }

  private static Map<MemberId, Boolean> filled(
      List<MemberId> voters, Map<MemberId, Boolean> votes, boolean rest) {
    var all = new HashMap<>(votes);
    voters.forEach(voter -> all.putIfAbsent(voter, rest));
    return all;
  }

  @Test
  void aJointConfigurationAsksBothHalvesAndNoLearner() {
    var a = new MemberId("a", new UUID(0, 1));
    var b = new MemberId("b", new UUID(0, 2));
    var c = new MemberId("c", new UUID(0, 3));
    var joint =
        new Configuration(
            new TreeSet<>(List.of(a)),
            new TreeSet<>(List.of(b)),
            new TreeSet<>(List.of(c)),
            new TreeSet<>());
    Quorum quorum = Quorum.of(joint);
    assertThat(quorum.voteResult(Map.of(a, true, c, true))).isEqualTo(Quorum.VoteResult.PENDING);
    assertThat(quorum.voteResult(Map.of(a, true, b, false))).isEqualTo(Quorum.VoteResult.LOST);
    assertThat(quorum.voteResult(Map.of(a, true, b, true))).isEqualTo(Quorum.VoteResult.WON);
  }
}
