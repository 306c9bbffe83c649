package sys.storage.harness.scenarios.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sys.storage.harness.scenarios.cluster.Await;
import sys.storage.harness.scenarios.cluster.MemberView;
import sys.storage.harness.scenarios.cluster.Members;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raft.client.admin.NodeStatus;

/** Leadership that is handed on again and again. */
final class Elections {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int TIMES = 3;

  private final Members members;

  Elections(Members members) {
    this.members = members;
  }

  /** Returns when somebody leads in a later term, so many times. */
  Begun handOn() {
    List<String> leaders = new ArrayList<>();
    for (int time = 0; time < TIMES; time++) {
      MemberView before = Await.value("a leader", LIMIT, members::leader, () -> "no member leads");
      MemberView next =
          Await.value(
              "a leader in a later term",
              LIMIT,
              () -> afterTransfer(before),
              () -> "%s was told to hand on".formatted(before.describe()));
      leaders.add(next.name());
    }
    return new Begun("to " + String.join(", ", leaders), () -> {});
  }

  /** Whoever leads after the one before; asks that one again where it is still the same. */
  private Optional<MemberView> afterTransfer(MemberView before) {
    Optional<MemberView> leader = members.leader();
    if (leader.isEmpty() || leader.get().term() > before.term()) {
      return leader;
    }
    if (leader.get().node() instanceof Answer.Ok<NodeStatus>(NodeStatus status)) {
      var request =
          new AdminRequest.TransferLeader(
              status.clusterId().orElseThrow(), status.operatorEpoch(), Optional.empty());
      // Refused while it hands on already, or while nobody has caught up.
      var _ = members.admin(leader.get().pod()).map(admin -> admin.transferLeader(request));
    }
    return Optional.empty();
  }
}
