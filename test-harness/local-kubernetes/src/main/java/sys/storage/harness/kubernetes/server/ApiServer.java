package sys.storage.harness.kubernetes.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.harness.kubernetes.api.ApiError;
import sys.storage.harness.kubernetes.api.ResourceApi;
import sys.storage.harness.kubernetes.json.Json;

/** The HTTP front of the API on 127.0.0.1, one virtual thread per request. */
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  /** What this server answers as its version: that of the API whose behaviour it follows. */
  public static final String VERSION = "v1.34.0";

  static {
    // Without it a small chunk of a watch waits for the acknowledgement of the one before, 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ResourceHandler resources;
  private final DiscoveryHandler discovery;
  private final OpenApiHandler openApi;
  private final RequestCounts counts = new RequestCounts();

  /**
   * Starts to listen.
   *
   * @param port 0 for any free one
   */
  public ApiServer(ResourceApi api, PodLogs logs, int port) throws IOException {
    resources = new ResourceHandler(api, logs);
    discovery = new DiscoveryHandler(api.types());
    openApi = new OpenApiHandler(api.types());
    http = listen(port);
    http.setExecutor(threads);
    http.createContext("/", this::handle);
    http.start();
  }

  private static HttpServer listen(int port) throws IOException {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
    } catch (BindException e) {
      throw new IOException("port " + port + " of 127.0.0.1 is in use: choose another, or 0", e);
    }
  }

  public int port() {
    return http.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      answer(exchange).send(exchange);
    } catch (IOException e) {
      // The client went away: what every end of a watch looks like.
      LOG.debug(
          "{} {} ended: {}", exchange.getRequestMethod(), exchange.getRequestURI(), e.toString());
    }
  }

  private Response answer(HttpExchange exchange) throws IOException {
    List<String> warnings = new ArrayList<>();
    try {
      Request request = Request.read(exchange);
      warnings = request.warnings();
      return route(request);
    } catch (ApiError e) {
      return new Response.Document(e.code(), e.status(), "application/json", warnings);
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), e);
      ObjectNode status = ApiError.internal(e.toString()).status();
      return new Response.Document(500, status, "application/json", warnings);
    }
  }

  private Response route(Request request) throws IOException {
    List<String> path = request.path();
    if (path.isEmpty()) {
      return Response.Document.ok(Json.of(Map.of("paths", List.of("/api", "/apis"))));
    }
    return switch (path.getFirst()) {
      case "api", "apis" ->
          ResourcePath.parse(path)
              .map(
                  p -> {
                    counts.count(request.method(), p);
                    return resources.handle(request, p);
                  })
              .orElseGet(() -> discovery.handle(request));
      case "openapi" -> openApi.handle(request);
      case "version" -> Response.Document.ok(discovery.version());
      case "metrics" -> new Response.Text(200, counts.text());
      case "healthz", "livez", "readyz" -> new Response.Text(200, "ok");
      default -> throw ApiError.noSuchPath();
    };
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
