package sys.storage.harness.kubernetes.server;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import sys.storage.harness.kubernetes.json.Json;

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
    String contentType,
    String userAgent,
    boolean upgrade,
    String body,
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
        header(exchange, "Content-Type"),
        header(exchange, "User-Agent"),
        header(exchange, "Upgrade").equalsIgnoreCase("websocket"),
        new String(body, StandardCharsets.UTF_8),
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

  /** The parsed body; a missing node when there is none. */
  JsonNode json() {
    if (body.isEmpty()) {
      return Json.object().path("");
    }
    try {
      return Json.parse(body.getBytes(StandardCharsets.UTF_8), contentType);
    } catch (JsonProcessingException e) {
      throw ApiError.badRequest(
          "the object provided is unrecognized (must be of type Object): couldn't get"
              + " version/kind; "
              + e.getOriginalMessage());
    } catch (IOException e) {
      throw ApiError.badRequest("the body cannot be read: " + e.getMessage());
    }
  }

  ObjectNode object() {
    String type = contentType.split(";", 2)[0].strip();
    if (!type.isEmpty() && !type.equals("application/json") && !type.equals("application/yaml")) {
      throw ApiError.unsupportedMediaType(type, "application/json, application/yaml");
    }
    if (json() instanceof ObjectNode object) {
      return object;
    }
    throw ApiError.badRequest("the body of the request is not an object");
  }
}
