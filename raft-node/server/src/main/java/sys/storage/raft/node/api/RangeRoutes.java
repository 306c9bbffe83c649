package sys.storage.raft.node.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import sys.storage.raft.client.kv.BatchOperation;
import sys.storage.raft.client.kv.KvReply;
import sys.storage.raft.node.http.Bodies;
import sys.storage.raft.node.http.ProblemException;
import sys.storage.raft.node.http.RequestMemory;
import sys.storage.raft.node.runtime.RaftMember;
import sys.storage.raft.node.state.Page;
import sys.storage.raft.node.state.RangeQuery;
import sys.storage.raft.node.state.Read;
import sys.storage.raft.node.state.command.Condition;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.Operation;

/** {@code /kv}: pages of keys, and atomic batches. */
final class RangeRoutes {

  static final int MAX_PAGE_KEYS = 1_000;

  private static final int DEFAULT_PAGE_KEYS = 100;
  private static final int MAX_BATCH_BYTES = 4 << 20;
  private static final int MAX_BATCH_OPERATIONS = 1_000;

  private final LeaderRouter router;

  RangeRoutes(LeaderRouter router) {
    this.router = router;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/kv", this::page);
    routes.post("/kv", this::batch);
  }

  private void page(Context ctx) {
    RequestText.checkParameters(ctx, "prefix", "after", "limit", "revision", "consistency");
    RangeQuery query = query(ctx);
    router.read(ctx, (member, stale) -> answer(ctx, member, query, stale));
  }

  private static RangeQuery query(Context ctx) {
    long limit =
        RequestText.parameter(ctx, "limit")
            .map(text -> RequestText.number("limit", text))
            .orElse((long) DEFAULT_PAGE_KEYS);
    if (limit < 1 || limit > MAX_PAGE_KEYS) {
      throw ProblemException.badRequest(
          "limit %d is outside 1..%d".formatted(limit, MAX_PAGE_KEYS));
    }
    OptionalLong revision =
        RequestText.parameter(ctx, "revision").stream()
            .mapToLong(text -> RequestText.number("revision", text))
            .findFirst();
    return new RangeQuery(
        RequestText.keyParameter(ctx, "prefix"),
        RequestText.keyParameter(ctx, "after"),
        (int) limit,
        revision);
  }

  private static void answer(Context ctx, RaftMember member, RangeQuery query, boolean stale) {
    switch (RequestMemory.of(ctx).read(() -> member.state().range(query), RangeRoutes::pageBytes)) {
      case Read.Found<Page>(Page page, long revision, long index) -> {
        Replies.position(ctx, index, revision);
        Replies.json(ctx, new KeyJson.Range(page, revision, index, stale));
      }
      case Read.Compacted<Page>(long requested, long oldest) ->
          throw ProblemException.compacted(
              "revision %d is compacted: read at a newer one, the oldest kept is %d"
                  .formatted(requested, oldest));
      case Read.Future<Page>(long requested, long newest) ->
          throw ProblemException.badRequest(
              "revision %d does not exist yet, the newest is %d".formatted(requested, newest));
    }
  }

  /** What a read found, in bytes of keys and values. */
  static int pageBytes(Read<Page> read) {
    return read instanceof Read.Found<Page>(Page page, long _, long _) ? page.bytes() : 0;
  }

  private void batch(Context ctx) {
    RequestText.checkParameters(ctx);
    for (String header : List.of("If-Match", "If-None-Match")) {
      if (RequestText.header(ctx, header).isPresent()) {
        throw ProblemException.badRequest(
            header + " says nothing about a batch: use 'ifRevision' or 'ifAbsent' in an operation");
      }
    }
    Bodies.requireJson(ctx);
    byte[] body = Bodies.read(ctx, MAX_BATCH_BYTES);
    List<BatchOperation> parts = Bodies.parse(body, BatchOperation.Batch.class).operations();
    if (parts.isEmpty() || parts.size() > MAX_BATCH_OPERATIONS) {
      throw ProblemException.badRequest(
          "operations has %d elements, 1 to %d are possible"
              .formatted(parts.size(), MAX_BATCH_OPERATIONS));
    }
    var conditions = new ArrayList<Condition>();
    var operations = new ArrayList<Operation>();
    var written = new HashSet<Key>();
    for (int i = 0; i < parts.size(); i++) {
      BatchOperation part = parts.get(i);
      Key key = RequestText.key("operations[%d].key".formatted(i), part.key());
      condition(part, key).ifPresent(conditions::add);
      if (!part.action().equals(BatchOperation.CHECK) && !written.add(key)) {
        throw ProblemException.badRequest(
            "operations[%d] writes key '%s' twice: a batch writes each key once".formatted(i, key));
      }
      operations.add(operation(part, key));
    }
    router.route(
        ctx,
        body,
        true,
        member ->
            Writes.execute(
                ctx,
                member,
                conditions,
                operations,
                done -> new KvReply.Committed(done.outcome().revision(), done.index())));
  }

  private static Optional<Condition> condition(BatchOperation part, Key key) {
    boolean absent = part.ifAbsent().orElse(false);
    if (absent && part.ifRevision().isPresent()) {
      throw ProblemException.badRequest(
          "'ifAbsent' and 'ifRevision' exclude each other (key '%s')".formatted(key));
    }
    part.ifRevision()
        .filter(revision -> revision < 0)
        .ifPresent(
            revision -> {
              throw ProblemException.badRequest(
                  "'ifRevision' is %d, it counts from 0, no revision (key '%s')"
                      .formatted(revision, key));
            });
    if (part.action().equals(BatchOperation.CHECK) && !absent && part.ifRevision().isEmpty()) {
      throw ProblemException.badRequest(
          "the action check of key '%s' checks nothing: give 'ifRevision' or 'ifAbsent'"
              .formatted(key));
    }
    return absent
        ? Optional.of(new Condition.Absent(key))
        : part.ifRevision().map(revision -> new Condition.ModRevisionIs(key, revision));
  }

  private static Operation operation(BatchOperation part, Key key) {
    boolean hasValue = part.value().isPresent() || part.valueBase64().isPresent();
    return switch (part.action()) {
      case BatchOperation.PUT ->
          new Operation.Put(key, KvRoutes.value(part.value(), part.valueBase64()));
      case BatchOperation.DELETE -> withoutValue(hasValue, new Operation.Delete(key));
      case BatchOperation.CHECK -> withoutValue(hasValue, new Operation.Get(key));
      default ->
          throw ProblemException.badRequest(
              "action '%s' is not known: it can be put, delete or check".formatted(part.action()));
    };
  }

  private static Operation withoutValue(boolean hasValue, Operation operation) {
    if (hasValue) {
      throw ProblemException.badRequest("'value' and 'valueBase64' go with the action put alone");
    }
    return operation;
  }
}
