package sys.storage.raft.node.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import sys.storage.raft.client.Json;

/** Reads request bodies, and says in words what is wrong with them. */
public final class Bodies {

  public static final String JSON = "application/json";
  public static final String BYTES = "application/octet-stream";

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
   * @throws ProblemException 413 when the body is longer than {@code maxBytes}
   */
  public static byte[] read(Context ctx, int maxBytes) {
    try {
      byte[] body = ctx.bodyInputStream().readNBytes(maxBytes + 1);
      if (body.length > maxBytes) {
        throw ProblemException.tooLarge(
            "the body is longer than %d bytes, the limit of this call".formatted(maxBytes));
      }
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException("the body could not be read", e);
    }
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
      throw ProblemException.badRequest(describe(e));
    } catch (IOException e) {
      throw new UncheckedIOException("the body could not be read", e);
    }
  }

  private static String describe(JsonProcessingException e) {
    return switch (e) {
      case UnrecognizedPropertyException unknown ->
          "field '%s' is not known here; known are %s"
              .formatted(path(unknown), unknown.getKnownPropertyIds());
      case MismatchedInputException mismatch ->
          "field '%s' is missing or of the wrong type: %s"
              .formatted(path(mismatch), mismatch.getOriginalMessage());
      default -> {
        String where =
            Optional.ofNullable(e.getLocation())
                .map(at -> " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr()))
                .orElse("");
        yield "the body is not valid JSON%s: %s".formatted(where, e.getOriginalMessage());
      }
    };
  }

  private static String path(MismatchedInputException e) {
    return e.getPath().stream()
        .map(step -> step.getFieldName() == null ? "" + step.getIndex() : step.getFieldName())
        .collect(Collectors.joining("."));
  }
}
