package sys.storage.raft.node.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import sys.storage.raft.client.admin.NodeStatus;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Role;
import sys.storage.raft.node.runtime.RaftMember;
import sys.storage.raft.node.runtime.RaftNode;

/** {@code /health}, {@code /health/live}, {@code /health/ready}, {@code /status}. */
final class HealthRoutes {

  /** A loop that stood still for so long is stuck: the process is to be restarted. */
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(15);

  /** A node that starts again is ready when it has caught up but for this. */
  private static final long READY_LAG_ENTRIES = 10_000;

  private final RaftNode node;
  private final Supplier<NodeStatus> status;

  HealthRoutes(RaftNode node, Supplier<NodeStatus> status) {
    this.node = node;
    this.status = status;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/health/live", ctx -> answer(ctx, problemOfLife()));
    routes.get("/health/ready", ctx -> answer(ctx, problemOfService()));
    routes.get("/health", ctx -> answer(ctx, problemOfLife().or(this::problemOfService)));
    routes.get("/status", ctx -> Replies.json(ctx, status.get()));
  }

  private static void answer(Context ctx, Optional<String> problem) {
    ctx.status(problem.isPresent() ? 503 : 200);
    Replies.json(
        ctx,
        problem
            .map(reason -> Map.of("status", "unavailable", "reason", reason))
            .orElse(Map.of("status", "ok")));
  }

  /** A blank or removed node lives: restarting it would not help. */
  private Optional<String> problemOfLife() {
    return node.member()
        .map(member -> member.load().loopSilenceNanos())
        .filter(silence -> silence > STUCK_NANOS)
        .map(
            silence ->
                "the loop has not turned for %d ms"
                    .formatted(TimeUnit.NANOSECONDS.toMillis(silence)));
  }

  /** Ready is who serves reads: a voter that knows a leader and has caught up. */
  private Optional<String> problemOfService() {
    Optional<RaftMember> member = node.member();
    if (member.isEmpty()) {
      return Optional.of("blank: belongs to no cluster yet");
    }
    CoreStatus core = member.get().status();
    if (core.role() == Role.RETIRED) {
      return Optional.of("removed from the cluster");
    }
    if (!core.configuration().isVoter(node.self())) {
      return Optional.of("learner: not a voter yet");
    }
    if (core.leader().isEmpty()) {
      return Optional.of("knows of no leader");
    }
    long lag = core.commitIndex() - core.appliedIndex();
    return lag > READY_LAG_ENTRIES
        ? Optional.of("%d committed entries are not applied yet".formatted(lag))
        : Optional.empty();
  }
}
