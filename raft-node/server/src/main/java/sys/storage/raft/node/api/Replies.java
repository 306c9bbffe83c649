package sys.storage.raft.node.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import sys.storage.raft.client.Json;
import sys.storage.raft.client.kv.KvHeaders;
import sys.storage.raft.node.http.Bodies;

/** Writes answers. Each says at which log index and at which revision of the store it was made. */
final class Replies {

  private static final ObjectWriter PART =
      Json.MAPPER
          .writer()
          .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .without(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)
          .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

  private Replies() {}

  static void json(Context ctx, Object value) {
    try {
      ctx.contentType(Bodies.JSON).result(Json.MAPPER.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write an answer as JSON", e);
    }
  }

  /** Writes an answer that may be large while it is made. */
  static void json(Context ctx, KeyJson answer) {
    ctx.contentType(Bodies.JSON);
    try {
      write(ctx.res().getOutputStream(), answer);
    } catch (IOException e) {
      // The client has gone.
    }
  }

  /** Leaves the stream open, and does not flush it. */
  static void write(OutputStream out, Object value) throws IOException {
    PART.writeValue(out, value);
  }

  static void position(Context ctx, long index, long revision) {
    ctx.header(KvHeaders.INDEX, Long.toString(index));
    ctx.header(KvHeaders.REVISION, Long.toString(revision));
  }
}
