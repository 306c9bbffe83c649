package sys.storage.harness.kubernetes;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sys.storage.harness.kubernetes.kubelet.ImageCatalog;

/** Runs the control plane in the foreground until SIGTERM or SIGINT, which end all its pods. */
@Command(
    name = "local-kubernetes",
    mixinStandardHelpOptions = true,
    version = "0.1.0",
    description = {
      "A Kubernetes control plane in one process: API server, controllers, and a kubelet that runs containers as processes.",
      "Prints one line when it is ready: \"ready KUBECONFIG=PATH HOSTS=PATH\"."
    })
public final class Main implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      defaultValue = "0",
      description = "Port of the API server on 127.0.0.1; 0 takes any free one (default).")
  private int port;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIRECTORY",
      description = "For volumes, logs, kubeconfig and hosts file; made if absent.")
  private Path data = Path.of("");

  @Option(
      names = "--image",
      paramLabel = "NAME=COMMAND",
      description = {
        "What an image stands for: its command line, split at white space (quote with ' or \"); may be repeated.",
        "{hosts} is the hosts file with the cluster's names, {ip} {name} {namespace} are the pod's."
      })
  private List<String> images = new ArrayList<>();

  public static void main(String[] arguments) {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "logback-local-kubernetes.xml");
    }
    CommandLine line = new CommandLine(new Main());
    // A port in use, a directory that cannot be written: one sentence, no stack trace.
    line.setExecutionExceptionHandler(
        (failure, command, _) -> {
          command.getErr().println("local-kubernetes: " + failure.getMessage());
          return 1;
        });
    System.exit(line.execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    ImageCatalog catalog = ImageCatalog.EMPTY;
    for (String image : images) {
      int equals = image.indexOf('=');
      List<String> command = CommandWords.split(image.substring(equals + 1));
      if (equals <= 0 || command.isEmpty()) {
        throw new ParameterException(
            spec.commandLine(), "--image " + image + " is not of the form NAME=COMMAND");
      }
      catalog = catalog.with(image.substring(0, equals), command);
    }
    PrintWriter out = spec.commandLine().getOut();
    CountDownLatch ended = new CountDownLatch(1);
    LocalKubernetes cluster =
        LocalKubernetes.start(new LocalKubernetes.Options(port, data, catalog));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(cluster, ended), "stop"));
    out.println("ready KUBECONFIG=" + cluster.kubeconfig() + " HOSTS=" + cluster.hostsFile());
    out.flush();
    ended.await();
    return 0;
  }

  private void stop(LocalKubernetes cluster, CountDownLatch ended) {
    try {
      cluster.close();
    } catch (IOException e) {
      spec.commandLine().getErr().println("the control plane did not stop cleanly: " + e);
    } finally {
      ended.countDown();
    }
  }
}
