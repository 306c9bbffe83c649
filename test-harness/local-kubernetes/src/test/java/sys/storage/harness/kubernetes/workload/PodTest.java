package sys.storage.harness.kubernetes.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static sys.storage.harness.kubernetes.workload.Workloads.eventually;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sys.storage.harness.kubernetes.TestCluster;

/** What the kubelet does with a single pod. */
class PodTest {
  private final Workloads cluster = new Workloads();

  @AfterEach
  void close() {
    cluster.close();
  }

  /**
   * @param script for {@code sh -c}
   * @param more lines of the container, indented by two
   */
  private void run(String name, String script, String more) {
    cluster.create(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, labels: {app: %s}}
        spec:
          terminationGracePeriodSeconds: 1
          containers:
          - name: main
            image: %s
            args: ['%s']
        %s
        """
            .formatted(name, name, TestCluster.SHELL, script, more.indent(4)));
  }

  private ContainerStatus status(String name) {
    return cluster.pod(name).orElseThrow().getStatus().getContainerStatuses().getFirst();
  }

  private boolean hasStatus(String name) {
    return cluster
        .pod(name)
        .map(p -> !p.getStatus().getContainerStatuses().isEmpty())
        .orElse(false);
  }

  private String waitingReason(String name) {
    return hasStatus(name) && status(name).getState().getWaiting() != null
        ? status(name).getState().getWaiting().getReason()
        : "";
  }

  @Test
  void aPodRunsAndItsLogIsServed() {
    run("p", "echo hello from $HOSTNAME; exec sleep 60", "");
    cluster.awaitReady("p");
    assertThat(cluster.pod("p").orElseThrow().getStatus().getPhase()).isEqualTo("Running");
    eventually(() -> cluster.log("p").equals("hello from p\n"));
    assertThat(cluster.hasEvent("Started", "Started container main")).isTrue();
    assertThat(cluster.hasEvent("Scheduled", "Successfully assigned")).isTrue();
  }

  @Test
  void variablesReferToThePodAndToEachOther() {
    run(
        "p",
        "echo $WHO $GREETING $LITERAL; exec sleep 60",
        """
        env:
        - {name: WHO, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        - {name: WHERE, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
        - {name: GREETING, value: "$(WHO)@$(WHERE)/$(ABSENT)"}
        - {name: LITERAL, value: "$$(WHO)"}
        """);
    cluster.awaitReady("p");
    String address = cluster.pod("p").orElseThrow().getStatus().getPodIP();
    assertThat(address).startsWith("127.1.");
    eventually(() -> cluster.log("p").equals("p p@" + address + "/$(ABSENT) $(WHO)\n"));
  }

  @Test
  void anUnknownImageIsNotPulled() {
    cluster.create(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: p}
        spec: {containers: [{name: main, image: "no/such:image"}]}
        """);
    eventually(() -> waitingReason("p").equals("ImagePullBackOff"));
    assertThat(cluster.hasEvent("Failed", "no/such:image")).isTrue();
    assertThat(cluster.pod("p").orElseThrow().getStatus().getPhase()).isEqualTo("Pending");
  }

  @Test
  void aContainerThatEndsIsStartedAgainAndThenLessOften() {
    run("p", "echo run; exit 3", "");
    eventually(() -> waitingReason("p").equals("CrashLoopBackOff"));
    assertThat(status("p").getRestartCount()).isPositive();
    assertThat(status("p").getLastState().getTerminated().getExitCode()).isEqualTo(3);
    assertThat(cluster.hasEvent("BackOff", "Back-off restarting failed container")).isTrue();
  }

  @Test
  void aKilledContainerComesBackWithThePreviousLogKept() {
    run("p", "echo run; exec sleep 60", "");
    cluster.awaitReady("p");
    eventually(() -> cluster.log("p").equals("run\n"));
    ProcessHandle.of(processId("p")).orElseThrow().destroyForcibly();
    eventually(() -> hasStatus("p") && status("p").getRestartCount() == 1 && cluster.isReady("p"));
    assertThat(
            cluster
                .client()
                .pods()
                .inNamespace(cluster.namespace())
                .withName("p")
                .terminated()
                .getLog())
        .isEqualTo("run\n");
    assertThat(status("p").getLastState().getTerminated().getExitCode()).isEqualTo(137);
  }

  private long processId(String name) {
    return Long.parseLong(status(name).getContainerID().substring("process://".length()));
  }

  @Test
  void aPodThatIsToEndEnds() {
    cluster.create(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: p}
        spec:
          restartPolicy: Never
          containers: [{name: main, image: "%s", args: ["true"]}]
        """
            .formatted(TestCluster.SHELL));
    eventually(
        () ->
            cluster.pod("p").map(p -> p.getStatus().getPhase().equals("Succeeded")).orElse(false));
  }

  @Test
  void aPodIsReadyOnlyWhileItsProbeSucceeds(@TempDir Path work) throws IOException {
    cluster.create(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: p}
        spec:
          terminationGracePeriodSeconds: 1
          containers:
          - name: main
            image: %s
            env: [{name: DATA, value: /work}]
            ports: [{name: http, containerPort: 8080}]
            readinessProbe: {httpGet: {port: http}, periodSeconds: 1, failureThreshold: 1}
            volumeMounts: [{name: work, mountPath: /work}]
          volumes: [{name: work, hostPath: {path: %s}}]
        """
            .formatted(TestCluster.WEB, work));
    cluster.awaitReady("p");
    Files.createFile(work.resolve("sick"));
    eventually(() -> !cluster.isReady("p"));
    assertThat(cluster.hasEvent("Unhealthy", "HTTP probe failed with statuscode: 503")).isTrue();
    Files.delete(work.resolve("sick"));
    cluster.awaitReady("p");
  }

  @Test
  void anUnwellContainerIsRestarted() {
    run(
        "p",
        "exec sleep 60",
        "livenessProbe: {exec: {command: [\"false\"]}, periodSeconds: 1, failureThreshold: 1}");
    eventually(() -> hasStatus("p") && status("p").getRestartCount() >= 1);
    assertThat(cluster.hasEvent("Unhealthy", "Liveness probe failed")).isTrue();
    assertThat(cluster.hasEvent("Killing", "failed liveness probe, will be restarted")).isTrue();
  }

  @Test
  void theLastWordsOfAFailedContainerAreTold() {
    run("p", "echo no such disk; exit 3", "terminationMessagePolicy: FallbackToLogsOnError");
    eventually(
        () ->
            hasStatus("p")
                && status("p").getLastState().getTerminated() != null
                && "no such disk\n"
                    .equals(status("p").getLastState().getTerminated().getMessage()));
  }

  @Test
  void aProcessThatIgnoresSigtermIsKilledAfterItsGrace() {
    run("p", "trap \"\" TERM; echo deaf; while true; do sleep 0.1; done", "");
    cluster.awaitReady("p");
    eventually(() -> cluster.log("p").equals("deaf\n"));
    long process = processId("p");
    cluster.client().pods().inNamespace(cluster.namespace()).withName("p").delete();
    assertThat(cluster.pod("p")).isPresent();
    eventually(() -> cluster.pod("p").isEmpty());
    assertThat(ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false)).isFalse();
  }

  @Test
  void nothingOfAContainerOutlivesIt() {
    run("p", "sleep 300 & echo child $!; wait", "");
    cluster.awaitReady("p");
    eventually(() -> cluster.log("p").startsWith("child "));
    long child = Long.parseLong(cluster.log("p").strip().substring("child ".length()));
    assertThat(ProcessHandle.of(child)).isPresent();
    cluster.client().pods().inNamespace(cluster.namespace()).withName("p").delete();
    eventually(() -> cluster.pod("p").isEmpty());
    eventually(() -> ProcessHandle.of(child).map(p -> !p.isAlive()).orElse(true));
  }

  @Test
  void whatNeedsAConnectionIntoThePodSaysWhyItIsNotThere() {
    run("p", "exec sleep 60", "");
    for (String subresource : new String[] {"exec", "attach", "portforward"}) {
      assertThatThrownBy(
              () ->
                  cluster
                      .client()
                      .raw(
                          "/api/v1/namespaces/" + cluster.namespace() + "/pods/p/" + subresource,
                          "POST",
                          ""))
          .isInstanceOfSatisfying(
              KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(501))
          .hasMessageContaining("reach them at their own address");
    }
  }

  @Test
  void aPodMadeAnewHasANewAddress() {
    run("p", "exec sleep 60", "");
    cluster.awaitReady("p");
    String before = cluster.pod("p").orElseThrow().getStatus().getPodIP();
    cluster
        .client()
        .pods()
        .inNamespace(cluster.namespace())
        .withName("p")
        .withGracePeriod(0)
        .delete();
    eventually(() -> cluster.pod("p").isEmpty());
    run("p", "exec sleep 60", "");
    cluster.awaitReady("p");
    assertThat(cluster.pod("p").orElseThrow().getStatus().getPodIP()).isNotEqualTo(before);
  }

  @Test
  void aBudgetRefusesTheEvictionOfItsLastPod() {
    run("p", "exec sleep 60", "");
    cluster.create(
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: b}
        spec: {minAvailable: 1, selector: {matchLabels: {app: p}}}
        """);
    cluster.awaitReady("p");
    eventually(
        () ->
            Optional.ofNullable(
                    cluster
                        .client()
                        .policy()
                        .v1()
                        .podDisruptionBudget()
                        .inNamespace(cluster.namespace())
                        .withName("b")
                        .require()
                        .getStatus())
                .map(s -> s.getCurrentHealthy() == 1 && s.getDisruptionsAllowed() == 0)
                .orElse(false));
    boolean evicted;
    try {
      evicted = cluster.client().pods().inNamespace(cluster.namespace()).withName("p").evict();
    } catch (KubernetesClientException e) {
      assertThat(e.getCode()).isEqualTo(429);
      evicted = false;
    }
    assertThat(evicted).isFalse();
    assertThat(cluster.pod("p")).isPresent();
  }
}
