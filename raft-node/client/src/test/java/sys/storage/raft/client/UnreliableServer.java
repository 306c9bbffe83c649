package sys.storage.raft.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A socket that takes whole requests and does with each what the test says: answers, answers half,
 * says nothing, or hangs up. When it has nothing more to do it repeats the last. It knows no
 * streams until the test says what it does with one, see {@link UnreliableStream}.
 */
public final class UnreliableServer implements AutoCloseable {

  private final ServerSocket listener;
  private final Queue<Reaction> reactions = new ConcurrentLinkedQueue<>();
  private final Queue<Reaction> streamReactions = new ConcurrentLinkedQueue<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger streamRequests = new AtomicInteger();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** What came in whole. */
  public record Request(String line, Map<String, String> headers, String body) {
    public Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
    }
  }

  /** What is done with a request; the connection is closed afterwards. */
  @FunctionalInterface
  public interface Reaction {
    void to(Request request, Socket client) throws IOException;
  }

  public UnreliableServer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** An address at which nobody listens. */
  public static URI nobody() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  public UnreliableServer then(Reaction reaction) {
    reactions.add(reaction);
    return this;
  }

  /** What is done with the next request for a stream. */
  public UnreliableServer thenStream(Reaction reaction) {
    streamReactions.add(reaction);
    return this;
  }

  /** All requests until now, but for those for a stream. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** How often a stream was asked for. */
  public int streamRequests() {
    return streamRequests.get();
  }

  public static Reaction json(int status, String body) {
    return answer(status, "application/json", body);
  }

  public static Reaction problem(int status, String type, String more) {
    return answer(
        status,
        "application/problem+json",
        "{\"type\":\"%s\",\"title\":\"t\",\"status\":%d,\"detail\":\"said by the test\"%s}"
            .formatted(type, status, more));
  }

  public static Reaction answer(int status, String contentType, String body) {
    return (_, client) -> client.getOutputStream().write(bytes(status, contentType, body));
  }

  private static byte[] bytes(int status, String contentType, String body) {
    String head =
        "HTTP/1.1 %d x\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, contentType, body.getBytes(UTF_8).length);
    return (head + body).getBytes(UTF_8);
  }

  /** Hangs up when the whole request has been taken. */
  public static Reaction cut() {
    return (_, client) -> client.setSoLinger(true, 0);
  }

  /** Sends a 200 but for the last bytes of its body. */
  public static Reaction cutInTheBody(String body) {
    return (_, client) -> {
      byte[] whole = bytes(200, "application/json", body);
      client.getOutputStream().write(whole, 0, whole.length - 3);
    };
  }

  /** Sends a 200 but for its last bytes, and keeps the connection. */
  public static Reaction stallInTheBody(String body) {
    return (_, client) -> {
      byte[] whole = bytes(200, "application/json", body);
      client.getOutputStream().write(whole, 0, whole.length - 3);
      client.getOutputStream().flush();
      waitForTheEnd(client);
    };
  }

  public static Reaction silence() {
    return (_, client) -> waitForTheEnd(client);
  }

  /** Sends a body without end. */
  public static Reaction flood(int status) {
    return (_, client) -> {
      client
          .getOutputStream()
          .write(("HTTP/1.1 " + status + " x\r\nConnection: close\r\n\r\n").getBytes(ISO_8859_1));
      byte[] chunk = "x".repeat(1 << 20).getBytes(ISO_8859_1);
      while (!client.isClosed()) {
        client.getOutputStream().write(chunk);
      }
    };
  }

  static void waitForTheEnd(Socket client) throws IOException {
    while (client.getInputStream().read() >= 0) {
      // A client that has given up closes the connection.
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        sockets.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // The server is closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      Optional<Request> request = read(client.getInputStream());
      if (request.isEmpty()) {
        return;
      }
      if (request.get().line().startsWith("GET /stream ")) {
        streamRequests.incrementAndGet();
        next(streamReactions).orElse(json(404, "{}")).to(request.get(), client);
      } else {
        requests.add(request.get());
        next(reactions).orElseThrow().to(request.get(), client);
      }
    } catch (IOException e) {
      // The client hung up first.
    }
  }

  private static Optional<Reaction> next(Queue<Reaction> reactions) {
    return Optional.ofNullable(reactions.size() > 1 ? reactions.poll() : reactions.peek());
  }

  private static Optional<Request> read(InputStream in) throws IOException {
    String line = line(in);
    if (line.isEmpty()) {
      return Optional.empty();
    }
    var headers = new TreeMap<String, String>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return Optional.of(new Request(line, headers, new String(in.readNBytes(length), UTF_8)));
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.write(b);
    }
    return line.toString(UTF_8).strip();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
