package sys.storage.harness.kubernetes.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import sys.storage.harness.kubernetes.json.Json;

/** How a request is answered. */
sealed interface Response {
  void send(HttpExchange exchange) throws IOException;

  /** A whole document. */
  record Document(int code, JsonNode body, String contentType, List<String> warnings)
      implements Response {
    static Document ok(JsonNode body) {
      return new Document(200, body, "application/json", List.of());
    }

    @Override
    public void send(HttpExchange exchange) throws IOException {
      byte[] bytes = Json.bytes(body);
      exchange.getResponseHeaders().set("Content-Type", contentType);
      for (String warning : warnings) {
        String quoted = warning.replace("\\", "\\\\").replace("\"", "\\\"");
        exchange.getResponseHeaders().add("Warning", "299 - \"" + quoted + "\"");
      }
      exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Plain text, such as {@code ok}. */
  record Text(int code, String body) implements Response {
    @Override
    public void send(HttpExchange exchange) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain");
      exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  /**
   * A body of unknown length that is written while it comes to be: a watch, or a log that is
   * followed.
   */
  record Stream(String contentType, Writer writer) implements Response {
    /**
     * Writes until the end, or until the client is gone, which the output tells by an exception.
     */
    interface Writer {
      void write(OutputStream out) throws IOException, InterruptedException;
    }

    @Override
    public void send(HttpExchange exchange) throws IOException {
      exchange.getResponseHeaders().set("Content-Type", contentType);
      exchange.sendResponseHeaders(200, 0);
      try {
        exchange.getResponseBody().flush();
        writer.write(exchange.getResponseBody());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
