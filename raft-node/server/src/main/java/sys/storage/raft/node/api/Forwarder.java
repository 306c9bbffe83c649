package sys.storage.raft.node.api;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import sys.storage.raft.client.kv.KvHeaders;
import sys.storage.raft.node.http.NodeCalls;
import sys.storage.raft.node.http.ProblemException;

/** Repeats a request at the leader and passes its answer on. */
final class Forwarder {

  private static final Duration TIMEOUT = Duration.ofSeconds(6);

  /** Until they are there, a broken connection is told in words; larger answers are of reads. */
  private static final int FIRST_BYTES = 16 << 10;

  private static final List<String> REQUEST_HEADERS =
      List.of(
          "Content-Type",
          "Accept",
          "If-Match",
          "If-None-Match",
          KvHeaders.CLIENT_ID,
          KvHeaders.SEQUENCE);
  private static final List<String> RESPONSE_HEADERS =
      List.of("Content-Type", "ETag", "Retry-After", KvHeaders.INDEX, KvHeaders.REVISION);

  private static final String UNKNOWN_TO_URIS = "\"<>\\^`{|}[]#";

  private final String self;
  private final NodeCalls calls;

  /**
   * @param self the name by which this node marks what it forwards
   */
  Forwarder(String self, NodeCalls calls) {
    this.self = self;
    this.calls = calls;
  }

  /**
   * @return false when for certain nothing has happened at that node: it could not be reached, or
   *     does not lead
   * @throws ProblemException when a write may have happened
   */
  boolean forward(Context ctx, URI leader, byte[] body, boolean changesState) {
    String query = ctx.queryString() == null ? "" : "?" + ctx.queryString();
    URI uri = URI.create(leader + strict(ctx.req().getRequestURI() + query));
    var headers = new HashMap<String, String>();
    headers.put(KvHeaders.FORWARDED, self);
    for (String name : REQUEST_HEADERS) {
      RequestText.header(ctx, name).ifPresent(value -> headers.put(name, value));
    }
    try {
      NodeCalls.Answer answer = calls.send(ctx.method().name(), uri, headers, body, TIMEOUT);
      try (InputStream rest = answer.body()) {
        return answer.status() != 421 && passOn(ctx, answer, rest.readNBytes(FIRST_BYTES), rest);
      }
    } catch (ConnectException e) {
      return false;
    } catch (IOException e) {
      return lost(changesState, leader);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return lost(changesState, leader);
    }
  }

  private static boolean passOn(
      Context ctx, NodeCalls.Answer answer, byte[] first, InputStream rest) {
    for (String name : RESPONSE_HEADERS) {
      Optional.ofNullable(answer.headers().get(name)).ifPresent(value -> ctx.header(name, value));
    }
    ctx.status(answer.status());
    try {
      ServletOutputStream out = ctx.res().getOutputStream();
      out.write(first);
      rest.transferTo(out);
    } catch (IOException e) {
      // One of both ends is gone. What was sent already must not look like the whole.
      ServletContextRequest.getServletContextRequest(ctx.req()).getServletChannel().abort(e);
    }
    return true;
  }

  /** Percent-encodes what the server took from the client but RFC 3986 does not know. */
  private static String strict(String pathAndQuery) {
    var encoded = new StringBuilder(pathAndQuery.length());
    for (byte b : pathAndQuery.getBytes(StandardCharsets.UTF_8)) {
      if (b > ' ' && b < 0x7F && UNKNOWN_TO_URIS.indexOf(b) < 0) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  private static boolean lost(boolean changesState, URI leader) {
    if (changesState) {
      throw ProblemException.outcomeUnknown(
          "the leader %s did not answer: the write may have happened".formatted(leader));
    }
    return false;
  }
}
