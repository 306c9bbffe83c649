package sys.storage.harness.scenarios.live;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.Set;
import sys.storage.raftcluster.operator.AdminNodes;
import sys.storage.raftcluster.operator.KubeClients;
import sys.storage.raftcluster.operator.OperatorOptions;
import sys.storage.raftcluster.operator.RaftOperator;

/**
 * The operator as a process of its own, because one that loses its Lease ends its JVM. It acts on
 * the cluster of the current kubeconfig under another name, with no more rights than that has, and
 * writes each right that it uses into its standard output, one a line. It ends with its standard
 * input.
 */
final class RecordedOperator {

  static final String MARK = "uses: ";

  private RecordedOperator() {}

  /**
   * @param arguments the user to act as, and namespace and name of the Lease
   */
  public static void main(String... arguments) throws IOException {
    Config config = Config.autoConfigure(null);
    config.setImpersonateUsername(arguments[0]);
    KubernetesClient client =
        KubeClients.builder(config)
            .withHttpClientBuilderConsumer(
                http ->
                    http.addOrReplaceInterceptor(
                        "rights", new UsedRights(right -> System.out.println(MARK + right))))
            .build();
    new RaftOperator(
            client, new AdminNodes(), new OperatorOptions(Set.of(), arguments[2], arguments[1], 1))
        .start();
    System.in.transferTo(System.err);
    Runtime.getRuntime().halt(0);
  }
}
