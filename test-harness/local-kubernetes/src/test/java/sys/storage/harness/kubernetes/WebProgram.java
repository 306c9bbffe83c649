package sys.storage.harness.kubernetes;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** What pods of the tests run: an HTTP server that is well unless a file says otherwise. */
public final class WebProgram {
  private WebProgram() {}

  /**
   * @param arguments the address to listen on
   */
  public static void main(String[] arguments) throws IOException {
    Path sick = Path.of(System.getenv("DATA"), "sick");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(arguments[0]), 8080), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(Files.exists(sick) ? 503 : 200, -1);
          }
        });
    server.start();
    System.out.println("listening on " + arguments[0]);
  }
}
