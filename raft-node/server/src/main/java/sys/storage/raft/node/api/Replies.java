package sys.storage.raft.node.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import sys.storage.raft.client.Json;
import sys.storage.raft.client.kv.KvHeaders;
import sys.storage.raft.client.kv.KvReply;
import sys.storage.raft.node.http.Bodies;
import sys.storage.raft.node.state.command.KeyValue;

/** Writes answers. Each says at which log index and at which revision of the store it was made. */
final class Replies {

  private Replies() {}

  static void json(Context ctx, Object value) {
    try {
      ctx.contentType(Bodies.JSON).result(Json.MAPPER.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write an answer as JSON", e);
    }
  }

  static void position(Context ctx, long index, long revision) {
    ctx.header(KvHeaders.INDEX, Long.toString(index));
    ctx.header(KvHeaders.REVISION, Long.toString(revision));
  }

  static KvReply.Value value(KeyValue found, long index, boolean stale) {
    byte[] bytes = found.value().bytes();
    return new KvReply.Value(
        found.key().toString(),
        text(bytes),
        base64UnlessText(bytes),
        found.modRevision(),
        found.createRevision(),
        found.version(),
        index,
        stale);
  }

  /** The bytes as text, if they are UTF-8: else JSON could not carry them unchanged. */
  static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  static Optional<String> base64UnlessText(byte[] bytes) {
    return text(bytes).isPresent()
        ? Optional.empty()
        : Optional.of(Base64.getEncoder().encodeToString(bytes));
  }
}
