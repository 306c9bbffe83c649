package sys.storage.raft.client.kv;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sys.storage.raft.client.Consistency;
import sys.storage.raft.client.Json;
import sys.storage.raft.client.stream.StreamReply;
import sys.storage.raft.client.stream.StreamRequest;

/**
 * Reads and writes the store. Finds the leader, repeats what got no answer, and never applies a
 * repeated write twice. Every method blocks until the outcome is known or the deadline of the
 * options has passed, and may be called by any thread: virtual threads suit it. One instance for
 * many threads is much cheaper than one for each: unconditional writes of all threads share one
 * stream ({@code GET /stream}). The rest, and everything where a proxy lets no stream through, goes
 * by plain HTTP.
 */
public final class KvClient implements AutoCloseable {

  private static final byte[] NO_VALUE = {};
  private static final int MAX_KEY_BYTES = 4 << 10;
  private static final int MAX_VALUE_BYTES = 1 << 20;

  private final HttpClient http;
  private final Streams streams;
  private final Attempts attempts;
  private final Sessions sessions = new Sessions();

  public KvClient(KvClientOptions options) {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(shorter(options.attemptTimeout(), Duration.ofSeconds(1)))
            // Nothing blocks in an exchange: its own thread may do all the work.
            .executor(Runnable::run)
            .build();
    this.streams = new Streams(http, System::nanoTime);
    this.attempts = new Attempts(http, streams, options);
  }

  public Outcome<KvReply.Written> put(String key, byte[] value) {
    return put(key, value, new Condition.Always());
  }

  /** Refused with {@code precondition-failed} when the condition does not hold. */
  public Outcome<KvReply.Written> put(String key, byte[] value, Condition condition) {
    Sessions.Session session = sessions.borrow();
    return write(
        session,
        new Attempts.Call<>(
            "PUT",
            path(key),
            headers(session, condition, "Content-Type", "application/octet-stream"),
            BodyPublishers.ofByteArray(value),
            true,
            answer -> Json.read(answer, KvReply.Written.class),
            isStreamable(key, value, condition)
                ? Optional.of(
                    new Attempts.Streamed<>(
                        id ->
                            new StreamRequest.Put(
                                id, session.clientId(), session.sequence(), utf8(key), value),
                        reply -> new KvReply.Written(key, reply.revision(), reply.index())))
                : Optional.empty()));
  }

  /** The value; empty when the key does not exist. */
  public Outcome<Optional<KvReply.Value>> get(String key, Consistency consistency) {
    return read(
        path(key) + "?consistency=" + consistency.wireName(),
        new Attempts.Reader<>() {
          @Override
          public Optional<KvReply.Value> read(byte[] body) throws IOException {
            return Optional.of(Json.read(body, KvReply.Value.class));
          }

          @Override
          public Optional<Optional<KvReply.Value>> absent() {
            return Optional.of(Optional.empty());
          }
        });
  }

  public Outcome<KvReply.Deleted> delete(String key, Condition condition) {
    Sessions.Session session = sessions.borrow();
    return write(
        session,
        new Attempts.Call<>(
            "DELETE",
            path(key),
            headers(session, condition),
            BodyPublishers.noBody(),
            true,
            answer -> Json.read(answer, KvReply.Deleted.class),
            isStreamable(key, NO_VALUE, condition)
                ? Optional.of(
                    new Attempts.Streamed<>(
                        id ->
                            new StreamRequest.Delete(
                                id, session.clientId(), session.sequence(), utf8(key)),
                        reply ->
                            new KvReply.Deleted(
                                key,
                                reply.status() == StreamReply.Status.OK,
                                reply.revision(),
                                reply.index())))
                : Optional.empty()));
  }

  /** All of the operations or none; refused when a condition does not hold. */
  public Outcome<KvReply.Committed> batch(List<BatchOperation> operations) {
    BodyPublisher body = json(new BatchOperation.Batch(operations));
    Sessions.Session session = sessions.borrow();
    return write(
        session,
        new Attempts.Call<>(
            "POST",
            "/kv",
            headers(session, new Condition.Always(), "Content-Type", "application/json"),
            body,
            true,
            answer -> Json.read(answer, KvReply.Committed.class),
            Optional.empty()));
  }

  /**
   * A page of the keys that begin with a prefix, in byte order.
   *
   * @param after the page begins behind this key; empty: at the first
   * @param limit 1 to 1000
   * @param revision a kept revision to read at; empty: the latest
   */
  public Outcome<KvReply.Page> range(
      String prefix, Optional<String> after, int limit, Optional<Long> revision) {
    var query = new StringBuilder("/kv?prefix=" + encode(prefix) + "&limit=" + limit);
    after.ifPresent(key -> query.append("&after=").append(encode(key)));
    revision.ifPresent(number -> query.append("&revision=").append(number));
    return read(query.toString(), answer -> Json.read(answer, KvReply.Page.class));
  }

  @Override
  public void close() {
    streams.close();
    http.shutdownNow();
    http.close();
  }

  private <T> Outcome<T> read(String pathAndQuery, Attempts.Reader<T> reader) {
    return attempts.run(
        new Attempts.Call<>(
            "GET",
            pathAndQuery,
            List.of(),
            BodyPublishers.noBody(),
            false,
            reader,
            Optional.empty()));
  }

  private <T> Outcome<T> write(Sessions.Session session, Attempts.Call<T> call) {
    Outcome<T> outcome = attempts.run(call);
    switch (outcome) {
      case Outcome.Done<T> _, Outcome.Refused<T> _ -> sessions.giveBack(session);
      case Outcome.Unknown<T> _ -> {}
    }
    return outcome;
  }

  /** Names and values in turn. */
  private static List<String> headers(
      Sessions.Session session, Condition condition, String... more) {
    var headers = new ArrayList<>(List.of(more));
    headers.addAll(List.of(KvHeaders.CLIENT_ID, session.clientId().toString()));
    headers.addAll(List.of(KvHeaders.SEQUENCE, Long.toString(session.sequence())));
    switch (condition) {
      case Condition.Always() -> {}
      case Condition.Absent() -> headers.addAll(List.of("If-None-Match", "*"));
      case Condition.Revision(long revision) ->
          headers.addAll(List.of("If-Match", Long.toString(revision)));
    }
    return headers;
  }

  /** A stream has no conditions; what is too long is refused in better words by HTTP. */
  private static boolean isStreamable(String key, byte[] value, Condition condition) {
    int keyBytes = utf8(key).length;
    return condition instanceof Condition.Always
        && keyBytes > 0
        && keyBytes <= MAX_KEY_BYTES
        && value.length <= MAX_VALUE_BYTES;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static BodyPublisher json(Object value) {
    try {
      return BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write the request as JSON", e);
    }
  }

  private static String path(String key) {
    return "/kv/" + encode(key);
  }

  /** Percent-encoding of RFC 3986: in a path a plus sign is a plus sign. */
  private static String encode(String text) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException(
          "the key holds half of a surrogate pair, which is no text");
    }
    String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    // Unencoded, these two segments would lead to another path.
    return text.equals(".") || text.equals("..") ? encoded.replace(".", "%2E") : encoded;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
