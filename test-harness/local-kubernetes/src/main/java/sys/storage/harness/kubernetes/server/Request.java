package sys.storage.harness.kubernetes.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sys.storage.harness.kubernetes.api.ApiError;
import sys.storage.harness.kubernetes.table.Tables;

/**
 * An HTTP request, taken apart.
 *
 * @param warnings filled while it is handled, for the {@code Warning} headers of the response
 */
record Request(
    String method,
    List<String> path,
    Map<String, String> query,
    String accept,
    String userAgent,
    boolean upgrade,
    RequestBody body,
    List<String> warnings) {

  /** As the real server limits a request. */
  private static final int BODY_LIMIT_BYTES = 3 * 1024 * 1024;

  static Request read(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(BODY_LIMIT_BYTES + 1);
    if (body.length > BODY_LIMIT_BYTES) {
      throw ApiError.tooLarge(BODY_LIMIT_BYTES);
    }
    List<String> path = new ArrayList<>();
    for (String part : exchange.getRequestURI().getRawPath().split("/", -1)) {
      if (!part.isEmpty()) {
        path.add(decode(part.replace("+", "%2B")));
      }
    }
    return new Request(
        exchange.getRequestMethod(),
        List.copyOf(path),
        parseQuery(Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("")),
        header(exchange, "Accept"),
        header(exchange, "User-Agent"),
        header(exchange, "Upgrade").equalsIgnoreCase("websocket"),
        new RequestBody(body, header(exchange, "Content-Type")),
        new ArrayList<>());
  }

  private static String header(HttpExchange exchange, String name) {
    List<String> values = exchange.getRequestHeaders().get(name);
    return values == null ? "" : String.join(",", values);
  }

  private static Map<String, String> parseQuery(String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String part : raw.split("&", -1)) {
      int equals = part.indexOf('=');
      if (!part.isEmpty()) {
        String name = equals < 0 ? part : part.substring(0, equals);
        query.put(decode(name), equals < 0 ? "" : decode(part.substring(equals + 1)));
      }
    }
    return query;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiError.badRequest("the URL is not well encoded: " + text);
    }
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
  }

  boolean flag(String name) {
    String value = query.getOrDefault(name, "false");
    return value.equals("true") || value.equals("1") || value.isEmpty();
  }

  long number(String name, long byDefault) {
    Optional<String> value = parameter(name);
    if (value.isPresent() && !value.get().matches("[0-9]{1,18}")) {
      throw ApiError.badRequest("invalid value for " + name + ": \"" + value.get() + "\"");
    }
    return value.map(Long::parseLong).orElse(byDefault);
  }

  boolean wantsTable() {
    return accept.contains("as=Table");
  }

  /** How much of its object each row of a table is to carry. */
  Tables.Included included() {
    String value = query.getOrDefault("includeObject", "");
    return switch (value) {
      case "", "Metadata" -> Tables.Included.METADATA;
      case "Object" -> Tables.Included.OBJECT;
      case "None" -> Tables.Included.NONE;
      default ->
          throw ApiError.badRequest(
              "includeObject: Invalid value: \""
                  + value
                  + "\": must be 'Metadata', 'Object', 'None', or empty");
    };
  }

  String contentType() {
    return body.contentType();
  }

  JsonNode json() {
    return body.json();
  }

  ObjectNode object() {
    return body.object();
  }
}
