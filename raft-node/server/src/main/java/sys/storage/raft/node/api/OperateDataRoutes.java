package sys.storage.raft.node.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Role;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.node.http.Bodies;
import sys.storage.raft.node.http.ProblemException;
import sys.storage.raft.node.http.RequestMemory;
import sys.storage.raft.node.runtime.RaftMember;
import sys.storage.raft.node.state.Page;
import sys.storage.raft.node.state.RangeQuery;
import sys.storage.raft.node.state.Read;
import sys.storage.raft.node.state.command.Command;
import sys.storage.raft.node.state.command.Condition;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.KeyValue;
import sys.storage.raft.node.state.command.Operation;
import sys.storage.raft.node.state.command.Outcome;
import sys.storage.raft.node.transport.PeerAddresses;

/**
 * {@code /state}, {@code /operate_data} and {@code /get_all_data}: the small API of a public Raft
 * example, with its JSON. A node that does not lead answers 200 and names the leader; unlike the
 * example, success is said only after the commit.
 */
final class OperateDataRoutes {

  private static final int MAX_BODY_BYTES = 4 << 20;
  private static final int MAX_KEYS = 10_000;

  private final LeaderRouter router;
  private final PeerAddresses addresses;

  OperateDataRoutes(LeaderRouter router, PeerAddresses addresses) {
    this.router = router;
    this.addresses = addresses;
  }

  /** Body of {@code POST /operate_data}. */
  record Change(String key, Optional<String> value, String action) {}

  /**
   * @param error why a write had no effect at the leader
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Result(boolean success, Optional<String> leader, Optional<String> error) {}

  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record State(
      String state,
      long term,
      Optional<String> leader,
      long commitIndex,
      long lastApplied,
      Optional<Map<String, Long>> matchIndex) {}

  private record Plan(List<Condition> conditions, Operation operation) {}

  void addTo(RoutesConfig routes) {
    routes.get("/state", this::state);
    routes.post("/operate_data", this::operate);
    routes.get("/get_all_data", this::all);
  }

  private void state(Context ctx) {
    RequestText.checkParameters(ctx);
    RaftMember member = router.member();
    CoreStatus status = member.status();
    Replies.position(ctx, member.state().appliedIndex(), member.state().revision());
    String name =
        switch (status.role()) {
          case LEADER -> "leader";
          case FOLLOWER -> "follower";
          case PRE_CANDIDATE, CANDIDATE -> "candidate";
          case RETIRED -> "removed";
        };
    var matchIndex = new TreeMap<String, Long>();
    status.peers().forEach(peer -> matchIndex.put(host(peer.member()), peer.matchIndex()));
    Replies.json(
        ctx,
        new State(
            name,
            status.term(),
            status.leader().map(this::host),
            status.commitIndex(),
            status.appliedIndex(),
            status.role() == Role.LEADER ? Optional.of(matchIndex) : Optional.empty()));
  }

  private String host(MemberId member) {
    return addresses.client(member).getHost();
  }

  private void operate(Context ctx) {
    RequestText.checkParameters(ctx);
    Change change = Bodies.json(ctx, MAX_BODY_BYTES, Change.class);
    Plan plan = plan(change);
    RaftMember member = router.member();
    if (member.status().role() == Role.LEADER) {
      try {
        var command =
            new Command(RequestText.session(ctx), plan.conditions(), List.of(plan.operation()));
        answer(ctx, member, plan, MemberCalls.execute(member, command));
        return;
      } catch (NotLeaderHere e) {
        // Said below.
      }
    }
    Replies.position(ctx, member.state().appliedIndex(), member.state().revision());
    Replies.json(
        ctx, new Result(false, member.status().leader().map(this::host), Optional.empty()));
  }

  private void answer(Context ctx, RaftMember member, Plan plan, MemberCalls.Executed executed) {
    Replies.position(ctx, executed.index(), executed.outcome().revision());
    Optional<String> leader = Optional.of(host(member.self()));
    switch (executed.outcome()) {
      case Outcome.Done _ -> Replies.json(ctx, new Result(true, leader, Optional.empty()));
      case Outcome.ConditionFailed failed ->
          Replies.json(
              ctx,
              new Result(
                  false,
                  leader,
                  Optional.of(
                      Writes.describe(plan.conditions().get(failed.condition()), failed.found()))));
      case Outcome.Rejected rejected -> throw Writes.rejected(rejected);
    }
  }

  private static Plan plan(Change change) {
    Key key = RequestText.key("key", change.key());
    return switch (change.action()) {
      case "add", "insert" -> new Plan(List.of(new Condition.Absent(key)), put(key, change));
      case "update" -> new Plan(List.of(new Condition.Exists(key)), put(key, change));
      case "del", "delete" ->
          new Plan(List.of(new Condition.Exists(key)), new Operation.Delete(key));
      default ->
          throw ProblemException.badRequest(
              "action '%s' is not known: it can be add, insert, update, del or delete"
                  .formatted(change.action()));
    };
  }

  private static Operation put(Key key, Change change) {
    String value = change.value().orElse("");
    if (value.isEmpty()) {
      throw ProblemException.badRequest(
          "field 'value' is missing or empty: action '%s' needs one".formatted(change.action()));
    }
    return new Operation.Put(key, KvRoutes.value(Optional.of(value), Optional.empty()));
  }

  /** What this node has applied, printed as the example does. */
  private void all(Context ctx) {
    RequestText.checkParameters(ctx);
    var query = new RangeQuery(Optional.empty(), Optional.empty(), MAX_KEYS, OptionalLong.empty());
    RaftMember member = router.member();
    if (RequestMemory.of(ctx).read(() -> member.state().range(query), RangeRoutes::pageBytes)
        instanceof Read.Found<Page>(Page page, long revision, long index)) {
      if (page.more()) {
        throw ProblemException.tooLarge(
            "this answer holds at most %d keys and %d bytes of keys and values: page through them with GET /kv"
                .formatted(MAX_KEYS, Page.MAX_BYTES));
      }
      Replies.position(ctx, index, revision);
      String text =
          page.items().stream()
              .map(OperateDataRoutes::print)
              .collect(Collectors.joining(" ", "map[", "]"));
      Replies.json(ctx, Map.of("data", text));
    }
  }

  private static String print(KeyValue keyValue) {
    return keyValue.key() + ":" + keyValue.value();
  }
}
