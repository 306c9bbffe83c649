package sys.storage.raft.core.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.driver.DrivenCluster;
import sys.storage.raft.core.driver.DrivenNode;
import sys.storage.raft.core.log.HardState;

/** Checks facts of a script against a cluster of ours. */
final class FactCheck {

  private final DrivenCluster cluster;
  private final Translation translation;
  private boolean sameEntries = true;
  private int count;

  FactCheck(DrivenCluster cluster, Translation translation) {
    this.cluster = cluster;
    this.translation = translation;
  }

  /** From now on there are entries here that are not there, and nothing is said about indexes. */
  void entriesDiffer() {
    sameEntries = false;
  }

  int count() {
    return count;
  }

  /**
   * @param settled whether everybody has heard what is committed; there that goes out at once, here
   *     with the next heartbeat
   */
  void all(Collection<Fact> facts, String where, boolean settled) {
    for (Fact fact : facts) {
      if (maps(fact)) {
        count++;
        check(fact, "%s: %s".formatted(where, fact), settled);
      }
    }
  }

  private boolean maps(Fact fact) {
    return switch (fact) {
      case Fact.Matched _, Fact.AskedForVote _, Fact.Acknowledged _ -> sameEntries;
      // There a leader may grant a pre-vote, here it never does.
      case Fact.Voted voted -> !voted.preVote() || !voted.granted();
      case Fact.Elected _,
          Fact.Remembered _,
          Fact.Logged _,
          Fact.Configured _,
          Fact.Acts _,
          Fact.SteppedDown _,
          Fact.CannotCampaign _ ->
          true;
    };
  }

  private void check(Fact fact, String where, boolean settled) {
    switch (fact) {
      case Fact.Elected elected ->
          assertThat(cluster.node(elected.node()).termsLed())
              .as(where)
              .contains(translation.term(elected.term()));
      case Fact.Remembered remembered -> remembered(remembered, where, settled);
      case Fact.Logged logged -> logged(logged, where);
      case Fact.Matched matched ->
          assertThat(cluster.node(matched.leader()).match(matched.peer()))
              .as(where)
              .isEqualTo(translation.index(matched.match()));
      case Fact.Configured configured -> configured(configured, where);
      case Fact.Acts acts -> acts(acts, where);
      case Fact.SteppedDown down ->
          assertThat(cluster.node(down.node()).leads()).as(where).isFalse();
      case Fact.CannotCampaign cannot -> isRetired(cannot.node(), where);
      case Fact.AskedForVote asked -> said(asked, where);
      case Fact.Voted voted -> said(voted, where);
      case Fact.Acknowledged acknowledged -> acknowledged(acknowledged, where);
    }
  }

  private void remembered(Fact.Remembered theirs, String where, boolean settled) {
    HardState ours = cluster.node(theirs.node()).hardState();
    assertThat(ours.term()).as(where).isEqualTo(translation.term(theirs.term()));
    assertThat(ours.vote()).as(where).isEqualTo(theirs.vote().map(DrivenNode::member));
    if (settled && sameEntries) {
      assertThat(cluster.node(theirs.node()).status().commitIndex())
          .as(where)
          .isEqualTo(translation.index(theirs.commit()));
    }
  }

  private void logged(Fact.Logged theirs, String where) {
    var terms = new TreeMap<Long, Long>();
    theirs
        .terms()
        .forEach((index, term) -> terms.put(translation.index(index), translation.term(term)));
    assertThat(cluster.node(theirs.node()).log().tailMap(2L)).as(where).isEqualTo(terms);
  }

  private void configured(Fact.Configured theirs, String where) {
    if (!theirs.voters().isEmpty() && !theirs.names(theirs.node())) {
      isRetired(theirs.node(), where);
      return;
    }
    Configuration ours = cluster.node(theirs.node()).status().configuration();
    assertThat(ours.voters()).as(where).isEqualTo(members(theirs.voters()));
    assertThat(ours.outgoing()).as(where).isEqualTo(members(theirs.outgoing()));
    assertThat(ours.learners()).as(where).isEqualTo(members(theirs.learners()));
  }

  private static SortedSet<MemberId> members(Collection<Integer> nodes) {
    return nodes.stream().map(DrivenNode::member).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Here a node that is removed is told so, and has no part in anything from then on. */
  private void isRetired(int node, String where) {
    assertThat(cluster.node(node).status().role()).as(where).isEqualTo(Role.RETIRED);
  }

  private void acts(Fact.Acts theirs, String where) {
    if (!theirs.voter()) {
      isRetired(theirs.node(), where);
      return;
    }
    CoreStatus ours = cluster.node(theirs.node()).status();
    assertThat(ours.role()).as(where).isEqualTo(theirs.role());
    assertThat(ours.term()).as(where).isEqualTo(translation.term(theirs.term()));
    assertThat(ours.configuration().isVoter(DrivenNode.member(theirs.node()))).as(where).isTrue();
    assertThat(ours.leader().map(DrivenNode::number).orElse(0))
        .as(where)
        .isEqualTo(theirs.leader());
  }

  private void said(Fact theirs, String where) {
    assertThat(cluster.sent().stream().flatMap(message -> translation.said(message).stream()))
        .as(where)
        .contains(theirs);
  }

  private void acknowledged(Fact.Acknowledged theirs, String where) {
    long most =
        cluster.sent().stream()
            .flatMap(message -> translation.said(message).stream())
            .filter(fact -> fact.subject().equals(theirs.subject()))
            .mapToLong(fact -> ((Fact.Acknowledged) fact).index())
            .max()
            .orElse(0);
    assertThat(most).as(where).isEqualTo(theirs.index());
  }
}
