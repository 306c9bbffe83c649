package sys.storage.harness.simulation.invariant;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.log.HardState;
import sys.storage.raft.core.message.Message;

/**
 * A leader has the votes of a majority of the voters of its configuration, and of both halves of a
 * joint one; learners and strangers do not count (sections 3.4 and 4.3). A leader counts itself
 * only as a voter, and only when its own vote is durable (sofa-jraft #1245).
 */
final class ElectionQuorum extends Invariant {

  private record Candidacy(MemberId candidate, long term) {}

  private final History history;
  private final Map<Candidacy, Set<MemberId>> votes = new HashMap<>();

  ElectionQuorum(History history) {
    this.history = history;
  }

  @Override
  protected void sent(MemberHistory sender, Message message) {
    if (message instanceof Message.VoteResponse(var envelope, boolean granted) && granted) {
      votes
          .computeIfAbsent(new Candidacy(envelope.to(), envelope.term()), _ -> new HashSet<>())
          .add(envelope.from());
    }
  }

  @Override
  protected void turned(Turn turn) {
    if (!turn.elected()) {
      return;
    }
    MemberId self = turn.member().id();
    var granted =
        new HashSet<>(votes.getOrDefault(new Candidacy(self, turn.after().term()), Set.of()));
    HardState durable = turn.member().hardState();
    if (durable.term() == turn.after().term() && durable.vote().filter(self::equals).isPresent()) {
      granted.add(self);
    }
    Configuration configuration = turn.member().memory().configuration().configuration();
    boolean won =
        History.isMajority(configuration.voters(), granted::contains)
            && (!configuration.isJoint()
                || History.isMajority(configuration.outgoing(), granted::contains));
    require(
        won,
        self,
        "leads term %d of %d elections without the votes of its configuration %s; granted: %s",
        turn.after().term(),
        history.elections(),
        configuration,
        granted);
    votes.keySet().removeIf(candidacy -> candidacy.term() < turn.after().term() - 100);
  }
}
