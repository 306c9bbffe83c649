package sys.storage.harness.scenarios.live;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.admin.AdminApi;
import sys.storage.raftcluster.operator.AdminNodes;
import sys.storage.raftcluster.operator.KubeClients;
import sys.storage.raftcluster.operator.OperatorOptions;
import sys.storage.raftcluster.operator.RaftOperator;

/**
 * The whole operator, in this JVM, with a weak point at each of its admin calls. Once dead it
 * reaches neither a node nor the API server any more, whatever its threads still try.
 */
final class MortalOperator implements AutoCloseable {

  private final AtomicBoolean dead = new AtomicBoolean();
  private final Supplier<AdminCalls> calls;
  private final AdminNodes nodes = new AdminNodes();
  private final KubernetesClient client;
  private final RaftOperator operator;

  /**
   * @param calls of the change that is going on
   */
  MortalOperator(Config server, String namespace, long epoch, Supplier<AdminCalls> calls) {
    this.calls = calls;
    this.client =
        KubeClients.builder(server)
            .withHttpClientBuilderConsumer(
                http -> http.addOrReplaceInterceptor("mortal", new Connection()))
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

  /** Lets go of threads and sockets; takes as long as the operator takes to stop. */
  @Override
  public void close() {
    dead.set(true);
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
        method.getName().equals("status") ? Optional.empty() : calls.get().make(method.getName());
    if (mishap.isEmpty()) {
      return invoke(node, method, arguments);
    }
    return switch (mishap.get()) {
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

  private static Object invoke(AdminApi node, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(node, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private IllegalStateException die() {
    dead.set(true);
    return new IllegalStateException("this operator was killed");
  }

  private void requireAlive() {
    if (dead.get()) {
      throw new IllegalStateException("this operator is dead");
    }
  }

  /** The connection to the API server. */
  private final class Connection implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      requireAlive();
    }
  }
}
