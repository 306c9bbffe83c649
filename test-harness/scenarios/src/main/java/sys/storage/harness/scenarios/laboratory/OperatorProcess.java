package sys.storage.harness.scenarios.laboratory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The operator as a background process. */
final class OperatorProcess {

  private static final String NAME = "operator";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_GRACE = Duration.ofSeconds(5);
  private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(2);

  private final LabHome home;
  private final Programs programs;
  private final Launcher launcher;

  /** The embedded control plane's file; empty: the user's own configuration. */
  private final Optional<Path> kubeconfig;

  OperatorProcess(LabHome home, Programs programs, Launcher launcher, Optional<Path> kubeconfig) {
    this.home = home;
    this.programs = programs;
    this.launcher = launcher;
    this.kubeconfig = kubeconfig;
  }

  boolean running() {
    return process().isPresent();
  }

  /** Starts it unless it runs, and waits until it is healthy. */
  void start() {
    if (running()) {
      return;
    }
    Map<String, String> environment = new HashMap<>(programs.operatorEnvironment());
    kubeconfig.ifPresent(file -> environment.put("KUBECONFIG", file.toString()));
    int port = freePort();
    // On the user's own cluster another operator may run: only the Lease tells who acts.
    BackgroundProcess process =
        launcher.start(NAME, programs.operator(port, kubeconfig.isEmpty()), environment);
    URI health = URI.create("http://127.0.0.1:" + port + "/health");
    try (HttpClient http = HttpClient.newHttpClient()) {
      Waiting.until(NAME, process, START_LIMIT, () -> healthy(http, health));
    }
  }

  void kill() {
    process().ifPresent(BackgroundProcess::kill);
  }

  boolean startedHere() {
    return launcher.hasStarted(NAME);
  }

  /** Its log, for a person. */
  Path log() {
    return home.directory().resolve(NAME + ".log");
  }

  /** Ends it; returns how many processes that were: one or none. */
  int stop() {
    Optional<BackgroundProcess> process = process();
    process.ifPresent(running -> running.stop(STOP_GRACE));
    return process.isPresent() ? 1 : 0;
  }

  /** Its pid, for the command that a user would type; empty when it does not run. */
  Optional<Long> pid() {
    return process().map(BackgroundProcess::pid);
  }

  private Optional<BackgroundProcess> process() {
    return BackgroundProcess.find(home.directory(), NAME);
  }

  private static boolean healthy(HttpClient http, URI health) {
    try {
      var request = HttpRequest.newBuilder(health).timeout(HEALTH_TIMEOUT).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false; // It does not listen yet.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on 127.0.0.1", e);
    }
  }
}
