package sys.storage.raft.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sys.storage.raft.client.Json;
import sys.storage.raft.client.Problem;

/**
 * {@code docs/http-api.md} is true: its examples are run, its fields and its problems are looked
 * up.
 */
class ApiDocumentTest {

  private static final Pattern EXAMPLES = Pattern.compile("(?s)```sh\n(.*?)```");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
  private static final Pattern PROBLEM_ROW =
      Pattern.compile("(?m)^\\| [0-9, ]+ \\| ((?:`[a-z-]+`(?:, )?)+) \\|");
  private static final Pattern NAME = Pattern.compile("`([a-z-]+)`");

  /** One line of curl. */
  private record Example(
      String text, String method, URI uri, List<String> headers, String body, boolean endless) {

    static Example parse(String line, TestNode node) {
      List<String> words =
          WORD.matcher(line)
              .results()
              .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
              .toList();
      assertThat(words.getFirst()).as(line).isEqualTo("curl");
      String method = "GET";
      String body = "";
      boolean endless = false;
      var headers = new ArrayList<String>();
      URI uri = node.api();
      Iterator<String> rest = words.subList(1, words.size()).iterator();
      while (rest.hasNext()) {
        String word = rest.next();
        switch (word) {
          case "-X" -> method = rest.next();
          case "-N" -> endless = true;
          case "-H" -> headers.addAll(List.of(rest.next().split(": ", 2)));
          case "-d", "--data-binary" -> body = rest.next();
          default -> uri = at(word, node);
        }
      }
      if (!body.isEmpty() && !headers.contains("Content-Type")) {
        headers.addAll(List.of("Content-Type", "application/x-www-form-urlencoded"));
      }
      return new Example(line, method, uri, headers, body, endless);
    }

    private static URI at(String address, TestNode node) {
      return URI.create(
          address
              .replace("localhost:8080", node.api().toString())
              .replace("localhost:9090", node.adminUri().toString()));
    }

    HttpResponse<InputStream> send() throws IOException, InterruptedException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri)
              .timeout(Duration.ofSeconds(20))
              .method(method, BodyPublishers.ofString(body));
      if (!headers.isEmpty()) {
        request.headers(headers.toArray(String[]::new));
      }
      return TestNode.HTTP.send(request.build(), BodyHandlers.ofInputStream());
    }
  }

  private static String document() throws IOException {
    return Files.readString(Path.of(System.getProperty("project.root"), "docs", "http-api.md"));
  }

  @Test
  void everyExampleDoesWhatItSays(@TempDir Path directory) throws Exception {
    List<String> lines =
        EXAMPLES.matcher(document()).results().flatMap(block -> block.group(1).lines()).toList();
    assertThat(lines).hasSizeGreaterThan(10);
    try (var cluster = TestCluster.of(directory, 1)) {
      for (String line : lines) {
        Example example = Example.parse(line, cluster.leader());
        HttpResponse<InputStream> answer = example.send();
        try (var body = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
          assertThat(answer.statusCode()).as(line).isEqualTo(200);
          String first = example.endless() ? firstData(body) : body.readLine();
          assertThat(first).as(line).doesNotContain("\"success\":false");
        }
      }
    }
  }

  private static String firstData(BufferedReader events) throws IOException {
    return events.lines().filter(line -> line.startsWith("data: ")).findFirst().orElseThrow();
  }

  @Test
  void theAnswersHaveTheFieldsThatAreNamed(@TempDir Path directory) throws Exception {
    try (var cluster = TestCluster.of(directory, 1)) {
      URI key = cluster.leader().api().resolve("/kv/k");
      assertThat(fields("PUT", Http.put(key, "v"))).isEqualTo(documented("`PUT` or"));
      assertThat(fields("GET", Http.get(key))).isEqualTo(documented("`GET /kv/{key}`"));
      assertThat(fields("DELETE", Http.send(key, "DELETE", "")))
          .isEqualTo(documented("`DELETE /kv/{key}`"));
    }
  }

  private static Set<String> fields(String what, HttpResponse<String> answer) throws IOException {
    assertThat(answer.statusCode()).as(what).isEqualTo(200);
    JsonNode json = Json.MAPPER.readTree(answer.body());
    var names = new HashSet<String>();
    json.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The names between the braces of the row's second cell. */
  private static Set<String> documented(String call) throws IOException {
    String row =
        document().lines().filter(line -> line.startsWith("| " + call)).findFirst().orElseThrow();
    String answer = row.split(" \\| ", 2)[1];
    String braces = answer.substring(answer.indexOf('{') + 1, answer.indexOf('}'));
    return Set.of(braces.replace("\"", "").split(","));
  }

  @Test
  void everyProblemOfTheKeyValueApiIsExplainedByItsRealName() throws Exception {
    Set<String> known = new HashSet<>();
    for (var field : Problem.class.getFields()) {
      known.add((String) field.get(Problem.BAD_REQUEST));
    }
    List<String> explained =
        PROBLEM_ROW
            .matcher(document())
            .results()
            .flatMap(row -> NAME.matcher(row.group(1)).results())
            .map((MatchResult name) -> name.group(1))
            .toList();

    assertThat(explained).isNotEmpty().isSubsetOf(known);
    assertThat(explained)
        .contains(
            Problem.BAD_REQUEST,
            Problem.NOT_FOUND,
            Problem.METHOD_NOT_ALLOWED,
            Problem.UNSUPPORTED_MEDIA_TYPE,
            Problem.COMPACTED,
            Problem.PRECONDITION_FAILED,
            Problem.TOO_LARGE,
            Problem.NOT_LEADER,
            Problem.NO_LEADER,
            Problem.OVERLOADED,
            Problem.OUTCOME_UNKNOWN,
            Problem.DISK_FULL,
            Problem.BLANK_NODE,
            Problem.REMOVED_NODE,
            Problem.INTERNAL);
  }
}
