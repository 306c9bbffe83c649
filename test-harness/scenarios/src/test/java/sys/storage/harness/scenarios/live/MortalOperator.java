package sys.storage.harness.scenarios.live;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.admin.AdminApi;
import sys.storage.raft.client.admin.AdminRequest;
import sys.storage.raftcluster.operator.AdminNodes;
import sys.storage.raftcluster.operator.KubeClients;
import sys.storage.raftcluster.operator.OperatorOptions;
import sys.storage.raftcluster.operator.RaftOperator;

/**
 * The whole operator, in this JVM, with a weak point at each of its admin calls and of its writes
 * of objects. Once dead it reaches neither a node nor the API server any more, whatever its threads
 * still try.
 */
final class MortalOperator implements AutoCloseable {

  private final AtomicBoolean dead = new AtomicBoolean();
  private final boolean stuck;
  private final Supplier<OperatorCalls> calls;
  private final AdminNodes nodes = new AdminNodes();
  private final KubernetesClient client;
  private final RaftOperator operator;

  /**
   * @param others what somebody else uses of the same API server
   * @param stuck whether its watches show nothing from now on
   * @param calls of the change that is going on
   */
  MortalOperator(
      Config server,
      KubernetesClient others,
      String namespace,
      long epoch,
      boolean stuck,
      Supplier<OperatorCalls> calls) {
    this.stuck = stuck;
    this.calls = calls;
    this.client =
        KubeClients.builder(server)
            .withHttpClientBuilderConsumer(
                http -> http.addOrReplaceInterceptor("mortal", new Connection(others)))
            .build();
    this.operator =
        new RaftOperator(
            client,
            address -> fragile(nodes.at(address)),
            new OperatorOptions(Set.of(namespace), "", "", epoch));
    operator.start();
  }

  boolean isDead() {
    return dead.get();
  }

  boolean isStuck() {
    return stuck;
  }

  /** From here on it does nothing any more. */
  void kill() {
    dead.set(true);
  }

  /** Lets go of threads and sockets; takes as long as the operator takes to stop. */
  @Override
  public void close() {
    kill();
    operator.close();
    client.close();
    nodes.close();
  }

  private AdminApi fragile(AdminApi node) {
    return (AdminApi)
        Proxy.newProxyInstance(
            AdminApi.class.getClassLoader(),
            new Class<?>[] {AdminApi.class},
            (_, method, arguments) -> call(node, method, arguments));
  }

  private Object call(AdminApi node, Method method, Object[] arguments) throws Throwable {
    requireAlive();
    Optional<Mishap> mishap =
        method.getName().equals("status")
            ? Optional.empty()
            : calls.get().make(name(method, arguments));
    if (mishap.isEmpty()) {
      return invoke(node, method, arguments);
    }
    return switch (mishap.get()) {
      case CONFLICT, STUCK_WATCHES -> invoke(node, method, arguments);
      case KILLED_BEFORE -> throw die();
      case KILLED_AFTER -> {
        invoke(node, method, arguments);
        throw die();
      }
      case REPLY_LOST -> {
        invoke(node, method, arguments);
        yield new Answer.Unreachable<>("connection reset");
      }
      case TWICE -> {
        invoke(node, method, arguments);
        yield invoke(node, method, arguments);
      }
    };
  }

  private static String name(Method method, Object[] arguments) {
    return arguments[0] instanceof AdminRequest.AddLearner learner
        ? method.getName() + " " + learner.member().name()
        : method.getName();
  }

  private static Object invoke(AdminApi node, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(node, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private IllegalStateException die() {
    kill();
    return new IllegalStateException("this operator was killed");
  }

  private void requireAlive() {
    if (dead.get()) {
      throw new IllegalStateException("this operator is dead");
    }
  }

  /** The connection to the API server. */
  private final class Connection implements Interceptor {

    private final KubernetesClient others;

    /** Writes that take effect and then go wrong. */
    private final Map<String, Mishap> underWay = new ConcurrentHashMap<>();

    Connection(KubernetesClient others) {
      this.others = others;
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      requireAlive();
      ObjectWrite.of(request).ifPresent(this::write);
      String uri = request.uri().toString();
      if (stuck && uri.contains("watch=true")) {
        builder.uri(URI.create(uri.replaceAll("labelSelector=[^&]*&?", "") + "&labelSelector=no"));
      }
    }

    private void write(ObjectWrite write) {
      Optional<Mishap> mishap = calls.get().make(write.name());
      if (mishap.isPresent()) {
        switch (mishap.get()) {
          case KILLED_BEFORE -> throw die();
          case KILLED_AFTER, REPLY_LOST -> underWay.put(write.name(), mishap.get());
          case CONFLICT -> write.overtake(others);
          case TWICE, STUCK_WATCHES -> {}
        }
      }
    }

    @Override
    public void after(
        HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
      ObjectWrite.of(request)
          .ifPresent(
              write -> {
                calls.get().answered(response.code());
                Mishap mishap = underWay.remove(write.name());
                if (mishap == Mishap.KILLED_AFTER) {
                  throw die();
                } else if (mishap == Mishap.REPLY_LOST) {
                  throw new IllegalStateException("connection reset");
                }
              });
    }
  }
}
