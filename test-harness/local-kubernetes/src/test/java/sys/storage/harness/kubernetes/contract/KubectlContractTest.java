package sys.storage.harness.kubernetes.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that people type, with the real kubectl. */
class KubectlContractTest extends ContractTest {
  private static final String WIDGET =
      """
      apiVersion: contract.example.org/v1
      kind: Widget
      metadata:
        name: w
        labels: {app: x}
      spec:
        image: a
        size: 1Gi
      """;

  @TempDir static Path home = Path.of("");

  private Kubectl kubectl;

  KubectlContractTest(Server server) {
    super(server);
    this.kubectl = new Kubectl(server.kubeconfig(), home, "");
  }

  @BeforeAll
  static void needsKubectl() {
    Kubectl.assumePresent();
  }

  @BeforeEach
  void makeWidget() {
    kubectl = new Kubectl(server.kubeconfig(), home, namespace());
    assertThat(apply(WIDGET).output()).isEqualTo("widget.contract.example.org/w created\n");
  }

  private Kubectl.Said apply(String document, String... flags) {
    return kubectl.attempt(
        document,
        Stream.concat(Stream.of("apply", "-f", "-"), Stream.of(flags)).toArray(String[]::new));
  }

  /** Fields of the widget, as {@code {.spec.image}}. */
  private String fields(String template) {
    return kubectl.run("get", "wd", "w", "-o", "jsonpath=" + template);
  }

  private void patchStatus(String patch) {
    kubectl.run("patch", "wd", "w", "--subresource=status", "--type=merge", "-p", patch);
  }

  @Test
  void applyingTheSameAgainIsUnchanged() {
    assertThat(apply(WIDGET).output()).isEqualTo("widget.contract.example.org/w unchanged\n");
    assertThat(apply(WIDGET.replace("image: a", "image: b")).output())
        .isEqualTo("widget.contract.example.org/w configured\n");
  }

  @Test
  void serverSideApplyTakesOverFromClientSideApply() {
    assertThat(apply(WIDGET, "--server-side").output())
        .isEqualTo("widget.contract.example.org/w serverside-applied\n");
    String version = version();
    apply(WIDGET, "--server-side");
    assertThat(version()).isEqualTo(version);
    Kubectl.Said conflict =
        apply(WIDGET.replace("image: a", "image: b"), "--server-side", "--field-manager=bob");
    assertThat(conflict.exitCode()).isNotZero();
    assertThat(conflict.output())
        .contains("Apply failed with 1 conflict: conflict with \"kubectl\": .spec.image");
  }

  private String version() {
    return fields("{.metadata.resourceVersion}");
  }

  @Test
  void anInvalidResourceIsRefusedWithASentence() {
    Kubectl.Said said = apply(WIDGET.replace("image: a", "image: a\n  replicas: 40"));
    assertThat(said.exitCode()).isEqualTo(1);
    assertThat(said.output())
        .contains("The Widget \"w\" is invalid")
        .contains(
            "spec.replicas: Invalid value: 40: spec.replicas in body should be less than or equal to 9");
  }

  @Test
  void anUnknownFieldIsRefused() {
    assertThat(apply(WIDGET.replace("size: 1Gi", "seize: 1Gi")).output())
        .contains("strict decoding error: unknown field \"spec.seize\"");
  }

  @Test
  void getShowsTablesAndDocuments() {
    assertThat(kubectl.run("get", "widgets").lines().findFirst().orElseThrow())
        .matches("NAME +PHASE +REPLICAS +AGE");
    assertThat(kubectl.run("get", "wd", "w", "-o", "wide")).contains("MODE").contains("safe");
    assertThat(kubectl.run("get", "wd", "w", "-o", "yaml")).contains("replicas: 3");
    assertThat(kubectl.run("get", "wd", "-l", "app=x", "-o", "name"))
        .isEqualTo("widget.contract.example.org/w\n");
    assertThat(kubectl.run("get", "wd", "-l", "app=y")).contains("No resources found");
    assertThat(kubectl.run("get", "wd", "-A")).contains("NAMESPACE").contains(namespace());
    assertThat(fields("{.spec.image}")).isEqualTo("a");
    assertThat(kubectl.attempt("", "get", "wd", "absent").output())
        .isEqualTo(
            "Error from server (NotFound): widgets.contract.example.org \"absent\" not found\n");
  }

  @Test
  void aWatchShowsChangesAsTheyHappen() throws IOException {
    List<String> lines = new CopyOnWriteArrayList<>();
    Process watch = kubectl.start("get", "wd", "w", "-w");
    try (BufferedReader output = watch.inputReader(StandardCharsets.UTF_8)) {
      Thread reader = Thread.ofVirtual().start(() -> output.lines().forEach(lines::add));
      eventually(() -> lines.size() >= 2);
      patchStatus("{\"status\":{\"phase\":\"Up\"}}");
      eventually(() -> lines.stream().anyMatch(l -> l.matches("w +Up .*")));
      watch.destroy();
      eventually(() -> !reader.isAlive());
    } finally {
      watch.destroyForcibly();
    }
  }

  @Test
  void patchesOfEachTypeWork() {
    kubectl.run("patch", "wd", "w", "--type=merge", "-p", "{\"spec\":{\"replicas\":5}}");
    kubectl.run(
        "patch",
        "wd",
        "w",
        "--type=json",
        "-p",
        "[{\"op\":\"add\",\"path\":\"/spec/interval\",\"value\":\"2s\"}]");
    assertThat(fields("{.spec.replicas} {.spec.interval}")).isEqualTo("5 2s");
    kubectl.run("create", "configmap", "c", "--from-literal=a=1");
    kubectl.run("patch", "configmap", "c", "-p", "{\"data\":{\"b\":\"2\"}}");
    assertThat(kubectl.run("get", "configmap", "c", "-o", "jsonpath={.data}"))
        .isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
  }

  @Test
  void scaleLabelAnnotateAndEditChangeTheObject() {
    kubectl.run("scale", "wd", "w", "--replicas=3");
    kubectl.run("label", "wd", "w", "tier=one");
    kubectl.run("annotate", "wd", "w", "note=two");
    kubectl.run("edit", "wd", "w");
    assertThat(fields("{.metadata.labels.tier} {.metadata.annotations.note} {.spec.replicas}"))
        .isEqualTo("one two 4");
    kubectl.run("scale", "wd", "w", "--replicas=7");
    assertThat(fields("{.spec.replicas}")).isEqualTo("7");
  }

  @Test
  void describeShowsFieldsAndEvents() {
    String uid = fields("{.metadata.uid}");
    server.post(
        core("events"),
        """
        {"metadata":{"name":"e"},"reason":"Tested","message":"told by the test","type":"Normal",
         "involvedObject":{"apiVersion":"contract.example.org/v1","kind":"Widget","name":"w",
           "namespace":"%s","uid":"%s"},"source":{"component":"test"}}"""
            .formatted(namespace(), uid));
    assertThat(kubectl.run("describe", "wd", "w"))
        .contains("Image:        a")
        .contains("Replicas:     3")
        .contains("told by the test");
    assertThat(kubectl.run("events", "--for", "widget/w")).contains("told by the test");
    assertThat(kubectl.run("get", "events")).contains("widget/w");
  }

  @Test
  void eventsAreSortedByTheTimeThatTheyWereToldLast() {
    for (String[] event : new String[][] {{"late", "30"}, {"early", "10"}, {"middle", "20"}}) {
      server.post(
          core("events"),
          """
          {"metadata":{"name":"%s"},"reason":"Tested","message":"%s","type":"Normal",
           "involvedObject":{"apiVersion":"contract.example.org/v1","kind":"Widget","name":"w",
             "namespace":"%s"},"source":{"component":"test"},"count":1,
           "firstTimestamp":"2026-01-01T00:00:%sZ","lastTimestamp":"2026-01-01T00:00:%sZ"}"""
              .formatted(event[0], event[0], namespace(), event[1], event[1]));
    }
    List<String> inOrder = List.of("early", "middle", "late");
    assertThat(lastWords(kubectl.run("get", "events", "--sort-by=.lastTimestamp")))
        .containsSubsequence(inOrder);
    assertThat(lastWords(kubectl.run("events"))).containsSubsequence(inOrder);
    assertThat(kubectl.run("get", "wd", "--sort-by=.metadata.name")).contains("w ");
  }

  private static List<String> lastWords(String table) {
    return table.lines().map(line -> line.substring(line.lastIndexOf(' ') + 1)).toList();
  }

  @Test
  void waitSeesConditionsAndFields() {
    patchStatus(
        "{\"status\":{\"phase\":\"Up\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
    assertThat(kubectl.run("wait", "--for=condition=Ready", "wd/w", "--timeout=10s"))
        .contains("condition met");
    assertThat(kubectl.run("wait", "--for=jsonpath={.status.phase}=Up", "wd/w", "--timeout=10s"))
        .contains("condition met");
    assertThat(
            kubectl
                .attempt("", "wait", "--for=condition=Absent", "wd/w", "--timeout=1s")
                .exitCode())
        .isNotZero();
  }

  @Test
  void explainReadsTheSchema() {
    assertThat(kubectl.run("explain", "widgets.spec"))
        .contains("What is wanted.")
        .contains("replicas")
        .contains("Members.");
    assertThat(kubectl.run("explain", "statefulsets.spec")).contains("volumeClaimTemplates");
  }

  @Test
  void apiResourcesAndPermissionsAreTold() {
    assertThat(kubectl.run("api-resources", "--api-group=contract.example.org"))
        .contains("widgets")
        .contains("wd");
    assertThat(kubectl.run("auth", "can-i", "create", "widgets")).isEqualTo("yes\n");
    assertThat(kubectl.run("version")).contains("Server Version: v1.34");
  }

  @Test
  void createReplaceAndDeleteWork() throws IOException {
    Path file = Files.writeString(home.resolve("v.yaml"), WIDGET.replace("name: w", "name: v"));
    kubectl.run("create", "-f", file.toString());
    assertThat(kubectl.attempt("", "create", "-f", file.toString()).output())
        .contains("already exists");
    Files.writeString(file, WIDGET.replace("name: w", "name: v").replace("image: a", "image: b"));
    kubectl.run("replace", "-f", file.toString());
    assertThat(kubectl.run("get", "wd", "v", "-o", "jsonpath={.spec.image}")).isEqualTo("b");
    assertThat(kubectl.run("delete", "-f", file.toString())).contains("deleted");
    assertThat(kubectl.attempt("", "get", "wd", "v").exitCode()).isEqualTo(1);
  }

  @Test
  void aDryRunTellsWithoutDoing() {
    assertThat(kubectl.run("delete", "wd", "w", "--dry-run=server")).contains("server dry run");
    assertThat(apply(WIDGET.replace("name: w", "name: v"), "--dry-run=server").output())
        .contains("created (server dry run)");
    assertThat(kubectl.run("get", "wd", "-o", "name")).isEqualTo("widget.contract.example.org/w\n");
  }
}
