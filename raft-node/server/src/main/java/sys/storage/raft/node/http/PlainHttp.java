package sys.storage.raft.node.http;

import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Clients of other nodes. */
public final class PlainHttp {

  private static final int THREADS = 8;
  private static final int IDLE_THREAD_MILLIS = 10_000;

  private PlainHttp() {}

  /** Not started. */
  public static HttpClient client(String name) {
    var threads = new QueuedThreadPool(THREADS, 1, IDLE_THREAD_MILLIS);
    threads.setName(name);
    var connector = new ClientConnector();
    connector.setSelectors(1);
    connector.setExecutor(threads);
    connector.setSslContextFactory(new NoTls());
    var http = new HttpClient(new HttpClientTransportOverHTTP(connector));
    http.setExecutor(threads);
    // The caller's own thread resolves the name anew each time; the JVM caches it for one second.
    http.setSocketAddressResolver(new SocketAddressResolver.Sync());
    return http;
  }

  /** Nodes call each other without TLS: its classes and certificates would only take memory. */
  private static final class NoTls extends SslContextFactory.Client {
    @Override
    protected void doStart() {}
  }
}
