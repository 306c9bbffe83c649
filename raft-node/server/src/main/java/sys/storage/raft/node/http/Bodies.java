package sys.storage.raft.node.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.javalin.http.Context;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import sys.storage.raft.client.Json;

/** Reads request bodies, and says in words what is wrong with them. */
public final class Bodies {

  public static final String JSON = "application/json";
  public static final String BYTES = "application/octet-stream";

  /** JSON is there as it came, as text, and as what the text says. */
  private static final int PARSED_COPIES = 3;

  private static final long MAX_DISCARDED_BYTES = 64 << 20;

  private static final String PLAIN = "identity";

  private Bodies() {}

  /** The media type of the request without its parameters, in lower case; empty when absent. */
  public static String mediaType(Context ctx) {
    String header = Optional.ofNullable(ctx.contentType()).orElse("");
    int semicolon = header.indexOf(';');
    return (semicolon < 0 ? header : header.substring(0, semicolon))
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  /**
   * @throws ProblemException 413 when the body is longer than {@code maxBytes}, 415 when it is
   *     compressed, 400 when it broke off, 503 when too many others are in hand
   */
  public static byte[] read(Context ctx, int maxBytes) {
    String encoding = Optional.ofNullable(ctx.header("Content-Encoding")).orElse(PLAIN);
    if (!encoding.strip().equalsIgnoreCase(PLAIN)) {
      throw ProblemException.unsupportedMediaType(
          "Content-Encoding is '%s', bodies are taken as they are: send it uncompressed"
              .formatted(encoding));
    }
    long declared = ctx.req().getContentLengthLong();
    try {
      InputStream in = ctx.bodyInputStream();
      if (declared > maxBytes) {
        // The client may send all of it before it looks for an answer, and use the connection
        // again.
        in.skipNBytes(Math.min(declared, MAX_DISCARDED_BYTES));
        throw tooLarge(maxBytes);
      }
      int length = declared < 0 ? maxBytes : (int) declared;
      RequestMemory.of(ctx).take(mediaType(ctx).equals(BYTES) ? length : length * PARSED_COPIES);
      if (declared >= 0) {
        var body = new byte[length];
        new DataInputStream(in).readFully(body);
        return body;
      }
      byte[] body = in.readNBytes(maxBytes + 1);
      if (body.length > maxBytes) {
        throw tooLarge(maxBytes);
      }
      return body;
    } catch (IOException e) {
      // The client's doing: it hung up, was silent for too long, or broke off a chunk.
      throw ProblemException.badRequest("the body broke off: send it whole");
    }
  }

  private static ProblemException tooLarge(int maxBytes) {
    return ProblemException.tooLarge(
        "the body is longer than %d bytes, the limit of this call: divide it among several"
            .formatted(maxBytes));
  }

  /**
   * @throws ProblemException 415 when the body is not declared as JSON, 400 when it is not what the
   *     record asks for
   */
  public static <T> T json(Context ctx, int maxBytes, Class<T> type) {
    requireJson(ctx);
    return parse(read(ctx, maxBytes), type);
  }

  /**
   * @throws ProblemException 415 when the body is not declared as JSON
   */
  public static void requireJson(Context ctx) {
    String mediaType = mediaType(ctx);
    if (!mediaType.equals(JSON)) {
      throw ProblemException.unsupportedMediaType(
          "Content-Type is '%s', this call takes %s".formatted(mediaType, JSON));
    }
  }

  /**
   * @throws ProblemException 400 when the bytes are not what the record asks for
   */
  public static <T> T parse(byte[] body, Class<T> type) {
    try {
      T value = Json.MAPPER.readValue(body, type);
      if (value == null) {
        throw ProblemException.badRequest("the body is null, a JSON object is expected");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw ProblemException.badRequest(JsonFaults.describe(e));
    } catch (IOException e) {
      throw ProblemException.badRequest("the body is not text in UTF-8: " + e.getMessage());
    }
  }
}
