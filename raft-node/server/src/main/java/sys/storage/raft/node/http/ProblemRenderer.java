package sys.storage.raft.node.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.raft.client.Json;
import sys.storage.raft.client.Problem;

/** Turns every failure of a request into {@code application/problem+json} (RFC 9457). */
final class ProblemRenderer {

  private static final Logger log = LoggerFactory.getLogger(ProblemRenderer.class);
  private static final String MEDIA_TYPE = "application/problem+json";

  private ProblemRenderer() {}

  static void install(JavalinConfig config) {
    config.routes.exception(
        ProblemException.class,
        (e, ctx) -> {
          e.headers().forEach(ctx::header);
          write(ctx, e.problem());
        });
    config.routes.exception(HttpResponseException.class, ProblemRenderer::refusedByServer);
    config.routes.exception(Exception.class, ProblemRenderer::failed);
    config.jetty.modifyServer(server -> server.setErrorHandler(new JettyErrors()));
  }

  /** What Javalin refuses by itself: unknown paths and wrong methods. */
  private static void refusedByServer(HttpResponseException e, Context ctx) {
    String path = ctx.path();
    switch (e.getStatus()) {
      case 404 ->
          write(
              ctx,
              ProblemException.notFound("there is nothing at %s %s".formatted(ctx.method(), path))
                  .problem());
      case 405 -> {
        String allowed =
            e.getDetails().getOrDefault("availableMethods", "").toUpperCase(Locale.ROOT);
        ctx.header("Allow", allowed);
        write(
            ctx,
            problem(
                Problem.METHOD_NOT_ALLOWED,
                405,
                "%s does not take %s, but %s".formatted(path, ctx.method(), allowed)));
      }
      default ->
          write(
              ctx,
              problem(
                  Problem.BAD_REQUEST,
                  e.getStatus(),
                  Optional.ofNullable(e.getMessage()).orElse("refused")));
    }
  }

  private static void failed(Exception e, Context ctx) {
    log.error("{} {} failed", ctx.method(), ctx.path(), e);
    write(
        ctx,
        problem(
            Problem.INTERNAL,
            500,
            "the node failed to handle the request; its log says more. Whether it took effect is"
                + " not known"));
  }

  private static void write(Context ctx, Problem problem) {
    ctx.status(problem.status()).contentType(MEDIA_TYPE).result(bytes(problem));
  }

  private static Problem problem(String type, int status, String detail) {
    return new Problem(
        type, HttpStatus.getMessage(status), status, detail, Optional.empty(), Optional.empty());
  }

  private static byte[] bytes(Problem problem) {
    try {
      return Json.MAPPER.writeValueAsBytes(problem);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + problem + " as JSON", e);
    }
  }

  /** What Jetty refuses before a route is looked for: broken request lines, headers, encodings. */
  private static final class JettyErrors extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      int status = response.getStatus();
      Object message = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
      String said = message == null ? "refused" : message.toString();
      Problem problem =
          switch (status) {
            case HttpStatus.URI_TOO_LONG_414, HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 ->
                ProblemException.tooLarge(
                        "path and headers have more than %d bytes, the limit"
                            .formatted(HttpPort.MAX_REQUEST_HEAD_BYTES))
                    .problem();
            default ->
                problem(status >= 500 ? Problem.INTERNAL : Problem.BAD_REQUEST, status, said);
          };
      response.setStatus(problem.status());
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, MEDIA_TYPE);
      response.write(true, ByteBuffer.wrap(bytes(problem)), callback);
      return true;
    }
  }
}
