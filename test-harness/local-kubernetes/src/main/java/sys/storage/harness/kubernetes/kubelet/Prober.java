package sys.storage.harness.kubernetes.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import sys.storage.harness.kubernetes.json.Json;

/** Executes one probe once: HTTP GET, TCP connect or a command. */
final class Prober {
  private final HttpClient http;

  Prober(HttpClient http) {
    this.http = http;
  }

  /**
   * @param environment of the container, for commands
   * @return why the probe failed, or nothing when it succeeded
   */
  Optional<String> run(
      JsonNode probe, JsonNode container, String address, Map<String, String> environment)
      throws InterruptedException {
    Duration timeout = Duration.ofSeconds(probe.path("timeoutSeconds").asLong(1));
    if (probe.has("httpGet")) {
      return httpGet(probe.path("httpGet"), container, address, timeout);
    }
    if (probe.has("tcpSocket")) {
      return connect(port(probe.path("tcpSocket"), container), address, timeout);
    }
    if (probe.has("exec")) {
      return execute(probe.path("exec"), environment, timeout);
    }
    return Optional.of("this kind of probe is not supported here: " + probe);
  }

  private static int port(JsonNode action, JsonNode container) {
    JsonNode port = action.path("port");
    if (port.isIntegralNumber()) {
      return port.asInt();
    }
    return Json.stream(container.path("ports"))
        .filter(p -> Json.text(p, "name").equals(port.asText()))
        .mapToInt(p -> p.path("containerPort").asInt())
        .findFirst()
        .orElse(port.asInt(0));
  }

  private Optional<String> httpGet(
      JsonNode action, JsonNode container, String address, Duration timeout)
      throws InterruptedException {
    String host = Json.optionalText(action, "host").orElse(address);
    String scheme = Json.optionalText(action, "scheme").orElse("HTTP").toLowerCase(Locale.ROOT);
    String path = Json.optionalText(action, "path").orElse("/");
    String url =
        scheme
            + "://"
            + host
            + ":"
            + port(action, container)
            + (path.startsWith("/") ? "" : "/")
            + path;
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(timeout);
      action
          .path("httpHeaders")
          .forEach(h -> request.header(Json.text(h, "name"), Json.text(h, "value")));
      int code = http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
      return code >= 200 && code < 400
          ? Optional.empty()
          : Optional.of("HTTP probe failed with statuscode: " + code);
    } catch (IOException e) {
      return Optional.of("Get \"" + url + "\": " + describe(e));
    } catch (IllegalArgumentException e) {
      return Optional.of("the URL " + url + " cannot be asked: " + e.getMessage());
    }
  }

  private static String describe(IOException e) {
    return switch (e) {
      case ConnectException _ -> "connect: connection refused";
      case HttpTimeoutException _ -> "context deadline exceeded";
      default -> e.toString();
    };
  }

  private static Optional<String> connect(int port, String address, Duration timeout) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), (int) timeout.toMillis());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("dial tcp " + address + ":" + port + ": " + describe(e));
    }
  }

  private static Optional<String> execute(
      JsonNode action, Map<String, String> environment, Duration timeout)
      throws InterruptedException {
    List<String> command = new ArrayList<>();
    action.path("command").forEach(c -> command.add(c.asText()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return Optional.of("command " + command + " timed out");
      }
      byte[] output = process.getInputStream().readNBytes(1024);
      return process.exitValue() == 0
          ? Optional.empty()
          : Optional.of(new String(output, StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      return Optional.of("command " + command + " cannot be run: " + e.getMessage());
    }
  }
}
