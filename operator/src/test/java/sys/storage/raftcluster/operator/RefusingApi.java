package sys.storage.raftcluster.operator;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** An API server that answers every request with an error. */
final class RefusingApi implements AutoCloseable {

  private final HttpServer http;
  private final AtomicInteger requests = new AtomicInteger();

  /**
   * @param codes of the answers, one after the other; the last one stays
   */
  RefusingApi(int... codes) throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          int code = codes[Math.min(requests.getAndIncrement(), codes.length - 1)];
          exchange.sendResponseHeaders(code, -1);
          exchange.close();
        });
    http.start();
  }

  int requests() {
    return requests.get();
  }

  String kubeconfig() {
    return """
        apiVersion: v1
        kind: Config
        clusters: [{name: test, cluster: {server: "http://127.0.0.1:%d"}}]
        contexts: [{name: test, context: {cluster: test, user: test}}]
        users: [{name: test, user: {}}]
        current-context: test
        """
        .formatted(http.getAddress().getPort());
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
