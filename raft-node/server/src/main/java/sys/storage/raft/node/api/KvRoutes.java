package sys.storage.raft.node.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import sys.storage.raft.client.kv.KvReply;
import sys.storage.raft.node.http.Bodies;
import sys.storage.raft.node.http.ProblemException;
import sys.storage.raft.node.http.RequestMemory;
import sys.storage.raft.node.runtime.RaftMember;
import sys.storage.raft.node.state.Read;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.KeyValue;
import sys.storage.raft.node.state.command.Operation;
import sys.storage.raft.node.state.command.OperationResult;
import sys.storage.raft.node.state.command.Value;

/** {@code /kv/{key}}: one key. */
final class KvRoutes {

  /**
   * A value in JSON is longer than its bytes: escapes take up to six characters each, but who sends
   * such values sends bytes.
   */
  static final int MAX_JSON_VALUE_BYTES = 2 * Value.MAX_BYTES + 1024;

  /** What {@code curl -d} sends unless told otherwise; taken for JSON. */
  private static final String CURL_DEFAULT = "application/x-www-form-urlencoded";

  private static final byte[] NO_BODY = new byte[0];

  private final LeaderRouter router;

  KvRoutes(LeaderRouter router) {
    this.router = router;
  }

  /** Body of a write. */
  record PutBody(Optional<String> value, Optional<String> valueBase64) {}

  void addTo(RoutesConfig routes) {
    String path = RequestText.KEY_PATH + "<key>";
    routes.put(path, this::put);
    routes.post(path, this::put);
    routes.get(path, this::get);
    routes.delete(path, this::delete);
    // A path parameter takes one character or more: say what is wrong with none.
    routes.get(RequestText.KEY_PATH, RequestText::pathKey);
    routes.put(RequestText.KEY_PATH, RequestText::pathKey);
    routes.post(RequestText.KEY_PATH, RequestText::pathKey);
    routes.delete(RequestText.KEY_PATH, RequestText::pathKey);
  }

  private void put(Context ctx) {
    RequestText.checkParameters(ctx);
    Key key = RequestText.pathKey(ctx);
    byte[] body = Bodies.read(ctx, MAX_JSON_VALUE_BYTES);
    Value value = value(ctx, body);
    List<Operation> operations = List.of(new Operation.Put(key, value));
    var conditions = Writes.conditions(ctx, key);
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
                done ->
                    new KvReply.Written(key.toString(), done.outcome().revision(), done.index())));
  }

  private static Value value(Context ctx, byte[] body) {
    return switch (Bodies.mediaType(ctx)) {
      case Bodies.BYTES -> checked(body);
      case Bodies.JSON, CURL_DEFAULT -> {
        PutBody json = Bodies.parse(body, PutBody.class);
        yield value(json.value(), json.valueBase64());
      }
      default ->
          throw ProblemException.unsupportedMediaType(
              "Content-Type is '%s', a value comes as %s {\"value\":\"…\"} or as %s"
                  .formatted(Bodies.mediaType(ctx), Bodies.JSON, Bodies.BYTES));
    };
  }

  /** Exactly one of the two. */
  static Value value(Optional<String> text, Optional<String> base64) {
    if (text.isPresent() == base64.isPresent()) {
      throw ProblemException.badRequest(
          "field 'value' is missing: give text as 'value' or bytes as 'valueBase64', not both");
    }
    try {
      return checked(
          text.map(characters -> characters.getBytes(StandardCharsets.UTF_8))
              .or(() -> base64.map(Base64.getDecoder()::decode))
              .orElse(NO_BODY));
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest("field 'valueBase64' is not Base64: " + e.getMessage());
    }
  }

  private static Value checked(byte[] bytes) {
    if (bytes.length > Value.MAX_BYTES) {
      throw ProblemException.tooLarge(
          "the value has %d bytes, the limit is %d: divide it among several keys"
              .formatted(bytes.length, Value.MAX_BYTES));
    }
    return Value.of(bytes);
  }

  private void get(Context ctx) {
    RequestText.checkParameters(ctx, "consistency");
    Key key = RequestText.pathKey(ctx);
    router.read(ctx, (member, stale) -> answer(ctx, member, key, stale));
  }

  private static void answer(Context ctx, RaftMember member, Key key, boolean stale) {
    Read.Found<Optional<KeyValue>> read =
        RequestMemory.of(ctx).read(() -> member.state().get(key), KvRoutes::valueBytes);
    Replies.position(ctx, read.appliedIndex(), read.revision());
    KeyValue found =
        read.value()
            .orElseThrow(
                () ->
                    ProblemException.notFound(
                        "key '%s' does not exist (index %d, revision %d)"
                            .formatted(key, read.appliedIndex(), read.revision())));
    ctx.header("ETag", "\"" + found.modRevision() + "\"");
    if (RequestText.header(ctx, "Accept").orElse("").startsWith(Bodies.BYTES)) {
      ctx.contentType(Bodies.BYTES).result(found.value().bytes());
    } else {
      Replies.json(ctx, new KeyJson.Value(found, read.appliedIndex(), stale));
    }
  }

  /** What a read found, in bytes. */
  static int valueBytes(Read.Found<Optional<KeyValue>> read) {
    return read.value().map(KeyValue::bytes).orElse(0);
  }

  private void delete(Context ctx) {
    RequestText.checkParameters(ctx);
    Key key = RequestText.pathKey(ctx);
    var conditions = Writes.conditions(ctx, key);
    List<Operation> operations = List.of(new Operation.Delete(key));
    router.route(
        ctx,
        NO_BODY,
        true,
        member ->
            Writes.execute(
                ctx,
                member,
                conditions,
                operations,
                done ->
                    new KvReply.Deleted(
                        key.toString(),
                        done.outcome().results().getFirst()
                                instanceof OperationResult.DeleteDone(boolean existed)
                            && existed,
                        done.outcome().revision(),
                        done.index())));
  }
}
