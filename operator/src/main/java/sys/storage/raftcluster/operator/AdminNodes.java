package sys.storage.raftcluster.operator;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import sys.storage.raft.client.admin.AdminApi;
import sys.storage.raft.client.admin.AdminClient;
import sys.storage.raftcluster.operator.observe.Nodes;
import sys.storage.raftcluster.operator.workload.Ports;

/** Nodes at their pods' addresses, over HTTP. */
public final class AdminNodes implements Nodes, AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(3);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  @Override
  public AdminApi at(String address) {
    String host = address.contains(":") ? "[" + address + "]" : address;
    return new AdminClient(http, URI.create("http://" + host + ":" + Ports.ADMIN), ANSWER_TIMEOUT);
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
