package sys.storage.raftcluster.operator.model;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import sys.storage.raft.client.Answer;
import sys.storage.raft.client.admin.AdminApi;
import sys.storage.raftcluster.operator.act.KubernetesWrites;

/**
 * Stands between the operator and the outside, counts its calls, and lets one of them go wrong.
 * Questions ({@code status}) are not counted: they change nothing.
 */
public final class MishapSource {

  private int calls;
  private int at = -1;
  private Optional<Mishap> mishap = Optional.empty();
  private String holdBack = "";
  private Optional<Runnable> underWay = Optional.empty();
  private int interruptedAt = -1;
  private Runnable meanwhile = () -> {};

  /** How many calls have been made. */
  public int calls() {
    return calls;
  }

  /**
   * @param number of the call that goes wrong, counted from 1
   */
  public void plan(int number, Mishap kind) {
    at = calls + number;
    mishap = Optional.of(kind);
  }

  /**
   * The operator is frozen before a call, and goes on after this.
   *
   * @param number of the call, counted from 1
   */
  public void freeze(int number, Runnable others) {
    interruptedAt = calls + number;
    meanwhile = others;
  }

  /** No call goes wrong any more. */
  public void calm() {
    at = -1;
    interruptedAt = -1;
  }

  /**
   * The operator is killed in its next such write, and the request stays on its way.
   *
   * @param write method of {@link KubernetesWrites}
   */
  public void holdBackNext(String write) {
    holdBack = write;
  }

  /** Whether a request has been held back. */
  public boolean hasUnderWay() {
    return underWay.isPresent();
  }

  /**
   * What was held back arrives.
   *
   * @throws KubernetesClientException when it is refused
   */
  public void arrive() {
    underWay.orElseThrow().run();
  }

  AdminApi around(AdminApi api) {
    return around(AdminApi.class, api);
  }

  KubernetesWrites around(KubernetesWrites writes) {
    return around(KubernetesWrites.class, writes);
  }

  private static Object invoke(Method method, Object target, Object[] arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new AssertionError(e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private <T> T around(Class<T> type, T target) {
    InvocationHandler handler =
        (_, method, arguments) -> {
          try {
            if (method.getName().equals(holdBack)) {
              holdBack = "";
              underWay = Optional.of(() -> invoke(method, target, arguments));
              throw new Mishap.Killed(method.getName());
            }
            if (method.getName().equals("status")) {
              return method.invoke(target, arguments);
            }
            int call = ++calls;
            if (call == interruptedAt) {
              interruptedAt = -1;
              meanwhile.run();
            }
            if (call != at) {
              return method.invoke(target, arguments);
            }
            return switch (mishap.orElseThrow()) {
              case KILLED_BEFORE -> throw new Mishap.Killed(method.getName());
              case KILLED_AFTER -> {
                method.invoke(target, arguments);
                throw new Mishap.Killed(method.getName());
              }
              case REPLY_LOST -> {
                method.invoke(target, arguments);
                if (type == KubernetesWrites.class) {
                  throw new KubernetesClientException("connection reset");
                }
                yield new Answer.Unreachable<>("connection reset");
              }
              case TWICE -> {
                method.invoke(target, arguments);
                yield method.invoke(target, arguments);
              }
            };
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
