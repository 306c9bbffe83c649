package sys.storage.raft.node.admin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import sys.storage.raft.client.Problem;
import sys.storage.raft.client.admin.FaultRequest;
import sys.storage.raft.client.admin.FsyncProbe;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.message.Message;
import sys.storage.raft.node.fault.Faults;
import sys.storage.raft.node.http.Bodies;
import sys.storage.raft.node.http.ProblemException;

/** Faults are injected, listed and ended; refused in a node that was not started for that. */
public final class FaultRoutes {

  private static final String PATH = "/admin/faults";

  /** More than the greatest number of rules, each of the greatest length. */
  private static final int MAX_BYTES = 256 << 10;

  private final Optional<Injection> injection;

  /**
   * Where faults are injected.
   *
   * @param send messages of this node, by the way on which the faults are
   */
  public record Injection(
      Faults faults, MemberId self, Consumer<List<Message>> send, Fsync fsync) {}

  /** One fsync of the data directory. */
  @FunctionalInterface
  public interface Fsync {
    void run() throws IOException;
  }

  /**
   * @param injection empty: every call is refused
   */
  public FaultRoutes(Optional<Injection> injection) {
    this.injection = injection;
  }

  /** A call of a node that injects faults. */
  @FunctionalInterface
  private interface Call {
    void handle(Context ctx, Injection injection);
  }

  void addTo(RoutesConfig routes) {
    routes.get(PATH, allowed(FaultRoutes::report));
    routes.get(
        PATH + "/elections",
        allowed((ctx, injecting) -> AdminBodies.write(ctx, injecting.faults().elections())));
    routes.post(PATH, allowed(FaultRoutes::inject));
    routes.delete(PATH, allowed(FaultRoutes::removeAll));
    routes.delete(PATH + "/{token}", allowed(FaultRoutes::remove));
    routes.post(PATH + "/probe", allowed(FaultRoutes::probe));
    routes.post(PATH + "/probe-fsync", allowed(FaultRoutes::probeFsync));
  }

  private Handler allowed(Call call) {
    return ctx -> {
      if (!ctx.queryParamMap().isEmpty()) {
        throw ProblemException.badRequest(
            "%s takes no parameters, but there is '%s'"
                .formatted(ctx.path(), ctx.queryParamMap().keySet().iterator().next()));
      }
      call.handle(
          ctx,
          injection.orElseThrow(
              () ->
                  ProblemException.forbidden(
                      Problem.FORBIDDEN,
                      "faults are not injected into this node: start it with"
                          + " RAFT_FAULT_INJECTION=true, in the resource under spec.env")));
    };
  }

  private static void report(Context ctx, Injection injection) {
    AdminBodies.write(ctx, injection.faults().report());
  }

  private static void inject(Context ctx, Injection injection) {
    var request = Bodies.json(ctx, MAX_BYTES, FaultRequest.Inject.class);
    try {
      injection.faults().inject(request, injection.self().name());
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(String.valueOf(e.getMessage()));
    }
    report(ctx, injection);
  }

  private static void removeAll(Context ctx, Injection injection) {
    injection.faults().removeAll();
    report(ctx, injection);
  }

  private static void remove(Context ctx, Injection injection) {
    try {
      injection.faults().remove(ctx.pathParam("token"));
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(String.valueOf(e.getMessage()));
    }
    report(ctx, injection);
  }

  private static void probe(Context ctx, Injection injection) {
    var request = Bodies.json(ctx, MAX_BYTES, FaultRequest.Probe.class);
    MemberId peer = AdminBodies.id(request.peer());
    if (peer.name().equals(injection.self().name())) {
      throw ProblemException.badRequest(
          "peer '%s' is this node itself: name another".formatted(peer.name()));
    }
    UUID clusterId = request.clusterId();
    injection.send().accept(List.of(Faults.probe(clusterId, injection.self(), peer)));
    report(ctx, injection);
  }

  private static void probeFsync(Context ctx, Injection injection) {
    long before = System.nanoTime();
    try {
      injection.fsync().run();
    } catch (IOException e) {
      throw AdminCalls.diskFailed("the fsync failed", e);
    }
    long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - before);
    AdminBodies.write(ctx, new FsyncProbe(micros));
  }
}
