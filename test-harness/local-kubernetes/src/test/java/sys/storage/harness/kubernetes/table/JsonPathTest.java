package sys.storage.harness.kubernetes.table;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sys.storage.harness.kubernetes.json.Json;

class JsonPathTest {
  private static final String DOCUMENT =
      """
      {"spec":{"replicas":3,"list":[{"name":"a"},{"name":"b"}]},
       "metadata":{"annotations":{"example.org/x":"y"}},
       "status":{"conditions":[{"type":"Ready","status":"True"},{"type":"Other","status":"False"}]}}""";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          .spec.replicas | 3
          .spec.list[1].name | b
          .spec.list[*].name | a
          .metadata.annotations.example\\.org/x | y
          .metadata.annotations['example.org/x'] | y
          .status.conditions[?(@.type=="Ready")].status | True
          .status.conditions[?(@.type=='Other')].status | False
          """)
  void theFirstValueIsFound(String path, String value) {
    assertThat(JsonPath.first(Json.parse(DOCUMENT), path).orElseThrow().asText()).isEqualTo(value);
  }

  @Test
  void whatIsAbsentIsEmpty() {
    assertThat(JsonPath.first(Json.parse(DOCUMENT), ".spec.absent.deeper")).isEmpty();
    assertThat(JsonPath.first(Json.parse(DOCUMENT), ".spec.list[7]")).isEmpty();
    assertThat(JsonPath.first(Json.parse(DOCUMENT), "no path")).isEmpty();
  }
}
