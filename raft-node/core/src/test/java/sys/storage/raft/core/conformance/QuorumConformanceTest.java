package sys.storage.raft.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.conformance.DataFile.Case;
import sys.storage.raft.core.quorum.JointQuorum;
import sys.storage.raft.core.quorum.MajorityQuorum;
import sys.storage.raft.core.quorum.Quorum;

/** {@code committed} and {@code vote}, for one majority and for two. */
class QuorumConformanceTest {

  private static final MajorityQuorum NOBODY = new MajorityQuorum(List.of());

  @TestFactory
  Stream<DynamicNode> quorumsDecideAsTheDataSays() {
    return DataFile.tests(
        "etcd-raft/quorum",
        file ->
            file.cases().stream()
                .map(
                    each ->
                        dynamicTest(
                            "line " + each.line() + ": " + each.command(), () -> check(each))));
  }

  private static void check(Case each) {
    var incoming = quorum(each.argument("cfg"));
    var outgoing = quorum(each.argument("cfgj"));
    boolean joint = each.arguments().containsKey("cfgj");
    String expected = answer(each);
    switch (each.command()) {
      case "committed" -> {
        Map<MemberId, Long> indexes = new HashMap<>();
        answers(incoming, outgoing, each.argument("idx"))
            .forEach((member, text) -> indexes.put(member, Long.parseLong(text)));
        checkCommitted(incoming, outgoing, joint, indexes, expected);
      }
      case "vote" -> {
        Map<MemberId, Boolean> votes = new HashMap<>();
        answers(incoming, outgoing, each.argument("votes"))
            .forEach((member, text) -> votes.put(member, text.equals("y")));
        checkVote(incoming, outgoing, joint, votes, expected);
      }
      default -> throw new IllegalArgumentException("unknown command " + each.command());
    }
  }

  /** Above and before the answer stands a chart. */
  private static String answer(Case each) {
    return each.expected().getLast().replaceFirst("^<.*>", "").strip();
  }

  private static void checkCommitted(
      MajorityQuorum incoming,
      MajorityQuorum outgoing,
      boolean joint,
      Map<MemberId, Long> indexes,
      String expected) {
    for (Quorum same : equals(incoming, outgoing, joint)) {
      assertThat(committed(same, indexes)).as(same.toString()).isEqualTo(expected);
    }
    if (!joint && !incoming.voters().isEmpty()) {
      long decided = incoming.committedIndex(member -> indexes.getOrDefault(member, 0L));
      indexes.forEach(
          (member, index) -> {
            if (index < decided) { // it does not decide: less of it changes nothing
              var lowered = new HashMap<>(indexes);
              lowered.put(member, index - 1);
              assertThat(committed(incoming, lowered)).isEqualTo(expected);
              lowered.remove(member);
              assertThat(committed(incoming, lowered)).isEqualTo(expected);
            }
          });
    }
  }

  private static void checkVote(
      MajorityQuorum incoming,
      MajorityQuorum outgoing,
      boolean joint,
      Map<MemberId, Boolean> votes,
      String expected) {
    for (Quorum same : equals(incoming, outgoing, joint)) {
      String result =
          switch (same.voteResult(votes)) {
            case WON -> "VoteWon";
            case LOST -> "VoteLost";
            case PENDING -> "VotePending";
          };
      assertThat(result).as(same.toString()).isEqualTo(expected);
    }
  }

  /** Quorums that must decide alike: halves swapped, joint with itself, joint with nobody. */
  private static List<Quorum> equals(
      MajorityQuorum incoming, MajorityQuorum outgoing, boolean joint) {
    return joint
        ? List.of(new JointQuorum(incoming, outgoing), new JointQuorum(outgoing, incoming))
        : List.of(
            incoming,
            new JointQuorum(incoming, incoming),
            new JointQuorum(incoming, NOBODY),
            new JointQuorum(NOBODY, incoming));
  }

  private static String committed(Quorum quorum, Map<MemberId, Long> indexes) {
    long index = quorum.committedIndex(member -> indexes.getOrDefault(member, 0L));
    return index == Quorum.UNBOUNDED ? "∞" : Long.toString(index);
  }

  /** Answers are listed in the order of the ids, each id once; {@code _} is none. */
  private static Map<MemberId, String> answers(
      MajorityQuorum incoming, MajorityQuorum outgoing, List<String> listed) {
    Set<MemberId> voters = new LinkedHashSet<>(incoming.voters());
    voters.addAll(outgoing.voters());
    assertThat(listed).as("one answer for each voter").hasSameSizeAs(voters);
    var left = new ArrayList<>(listed);
    var answers = new HashMap<MemberId, String>();
    for (MemberId voter : voters) {
      String answer = left.removeFirst();
      if (!answer.equals("_")) {
        answers.put(voter, answer);
      }
    }
    return answers;
  }

  private static MajorityQuorum quorum(List<String> ids) {
    return new MajorityQuorum(
        ids.stream()
            .filter(id -> !id.equals("zero"))
            .map(id -> new MemberId(id, new UUID(0, 0)))
            .distinct()
            .toList());
  }
}
