package sys.storage.raft.client.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.Exchange;
import sys.storage.raft.client.Json;
import sys.storage.raft.client.Problem;

/**
 * {@link AdminApi} over HTTP. One instance speaks to one node; any thread may call it. A call never
 * blocks longer than the timeout given at construction, plus the waiting time that the request
 * itself names.
 */
public final class AdminClient implements AdminApi {

  private static final int MAX_SHOWN_BODY_CHARS = 200;
  private static final long MAX_ANSWER_BYTES = 4 << 20;

  /** What a node waits at most; it refuses more. */
  private static final long MAX_EXTRA_WAIT_MILLIS = 60_000;

  private final HttpClient http;
  private final URI base;
  private final Duration timeout;

  /**
   * @param http shared by many clients; must not follow redirects
   * @param base {@code http://host:9090}
   * @param timeout until the answer is there, for calls that do not wait by themselves
   * @throws IllegalArgumentException when the base is no such address or the timeout not positive
   */
  public AdminClient(HttpClient http, URI base, Duration timeout) {
    if (base.getScheme() == null || base.getHost() == null) {
      throw new IllegalArgumentException("base '%s' must be http://host:port".formatted(base));
    }
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("timeout %s must be positive".formatted(timeout));
    }
    this.http = http;
    this.base = base;
    this.timeout = timeout;
  }

  @Override
  public Answer<NodeStatus> status(boolean linearizable) {
    String path = linearizable ? "/admin/status?linearizable=true" : "/admin/status";
    return send(request(path).GET().build(), timeout, NodeStatus.class);
  }

  @Override
  public Answer<AdminResult.Changed> bootstrap(AdminRequest.Bootstrap request) {
    return post("bootstrap", request, AdminResult.Changed.class, 0);
  }

  @Override
  public Answer<AdminResult.Changed> addLearner(AdminRequest.AddLearner request) {
    return post("add-learner", request, AdminResult.Changed.class, 0);
  }

  @Override
  public Answer<AdminResult.Changed> removeLearner(AdminRequest.RemoveLearner request) {
    return post("remove-learner", request, AdminResult.Changed.class, 0);
  }

  @Override
  public Answer<AdminResult.CatchUpProgress> catchUp(AdminRequest.CatchUp request) {
    return post("catch-up", request, AdminResult.CatchUpProgress.class, request.timeoutMillis());
  }

  @Override
  public Answer<AdminResult.Changed> enterJoint(AdminRequest.EnterJoint request) {
    return post("enter-joint", request, AdminResult.Changed.class, 0);
  }

  @Override
  public Answer<AdminResult.Changed> commitNew(AdminRequest.CommitNew request) {
    return post("commit-new", request, AdminResult.Changed.class, 0);
  }

  @Override
  public Answer<AdminResult.LeaveProgress> leaveJoint(AdminRequest.LeaveJoint request) {
    return post("leave-joint", request, AdminResult.LeaveProgress.class, request.timeoutMillis());
  }

  @Override
  public Answer<AdminResult.Transferred> transferLeader(AdminRequest.TransferLeader request) {
    return post("transfer-leader", request, AdminResult.Transferred.class, 0);
  }

  @Override
  public Answer<AdminResult.SnapshotTaken> snapshot(AdminRequest.Snapshot request) {
    return post("snapshot", request, AdminResult.SnapshotTaken.class, 0);
  }

  @Override
  public Answer<AdminResult.NewCluster> forceNewCluster(AdminRequest.ForceNewCluster request) {
    return post("force-new-cluster", request, AdminResult.NewCluster.class, 0);
  }

  @Override
  public Answer<AdminResult.Changed> unsafePeers(AdminRequest.UnsafePeers request) {
    return post("unsafe/peers", request, AdminResult.Changed.class, 0);
  }

  @Override
  public Answer<AdminResult.Changed> unsafeConfiguration(AdminRequest.UnsafeConfiguration request) {
    return post("unsafe/configuration", request, AdminResult.Changed.class, 0);
  }

  /**
   * The faults that are injected into the node. This and the next calls are refused by a node that
   * was not started with {@code RAFT_FAULT_INJECTION=true}.
   */
  public Answer<FaultReport> faults() {
    return send(request("/admin/faults").GET().build(), timeout, FaultReport.class);
  }

  /** Injects faults; effective when this returns. */
  public Answer<FaultReport> inject(FaultRequest.Inject request) {
    return post("faults", request, FaultReport.class, 0);
  }

  /** Ends the faults of a token; nothing when there are none. */
  public Answer<FaultReport> removeFaults(String token) {
    return send(request("/admin/faults/" + token).DELETE().build(), timeout, FaultReport.class);
  }

  /** Ends all faults. */
  public Answer<FaultReport> removeAllFaults() {
    return send(request("/admin/faults").DELETE().build(), timeout, FaultReport.class);
  }

  /** See {@link FaultRequest.Probe}. */
  public Answer<FaultReport> probe(FaultRequest.Probe request) {
    return post("faults/probe", request, FaultReport.class, 0);
  }

  /** Who asked this node for a vote and whom it asked, and what came of it. */
  public Answer<ElectionTrace> elections() {
    return send(request("/admin/faults/elections").GET().build(), timeout, ElectionTrace.class);
  }

  /** Makes one fsync and tells how long it took. */
  public Answer<FsyncProbe> probeFsync() {
    HttpRequest post =
        request("/admin/faults/probe-fsync").POST(HttpRequest.BodyPublishers.noBody()).build();
    return send(post, timeout.plusMillis(MAX_EXTRA_WAIT_MILLIS), FsyncProbe.class);
  }

  private <T> Answer<T> post(String call, Object request, Class<T> result, long extraWaitMillis) {
    byte[] body;
    try {
      body = Json.MAPPER.writeValueAsBytes(request);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write " + request + " as JSON", e);
    }
    HttpRequest post =
        request("/admin/" + call)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return send(
        post, timeout.plusMillis(Math.clamp(extraWaitMillis, 0, MAX_EXTRA_WAIT_MILLIS)), result);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path));
  }

  private <T> Answer<T> send(HttpRequest request, Duration limit, Class<T> result) {
    try {
      return read(request, Exchange.send(http, request, limit, MAX_ANSWER_BYTES), result);
    } catch (IOException e) {
      return new Answer.Unreachable<>(request.uri() + ": " + describe(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Unreachable<>(request.uri() + ": interrupted");
    }
  }

  private static <T> Answer<T> read(
      HttpRequest request, HttpResponse<byte[]> response, Class<T> result) {
    try {
      if (response.statusCode() == 200) {
        return new Answer.Ok<>(Json.read(response.body(), result));
      }
      Problem problem = Json.read(response.body(), Problem.class);
      if (problem.type().equals(Problem.OUTCOME_UNKNOWN)
          || problem.type().equals(Problem.INTERNAL)) {
        // A refusal promises that nothing has changed; these two cannot.
        return new Answer.Unreachable<>(request.uri() + ": " + problem.detail());
      }
      return new Answer.Refused<>(problem);
    } catch (IOException e) {
      String text = new String(response.body(), StandardCharsets.UTF_8);
      return new Answer.Unreachable<>(
          "%s: HTTP %d with a body that is not of this API: %s"
              .formatted(
                  request.uri(),
                  response.statusCode(),
                  text.substring(0, Math.min(text.length(), MAX_SHOWN_BODY_CHARS))));
    }
  }

  private static String describe(IOException e) {
    String message = e.getMessage();
    String kind = e.getClass().getSimpleName();
    return message == null ? kind : kind + ": " + message;
  }
}
