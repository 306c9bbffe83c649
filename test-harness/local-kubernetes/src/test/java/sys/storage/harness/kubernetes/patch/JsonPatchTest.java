package sys.storage.harness.kubernetes.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sys.storage.harness.kubernetes.json.Json;

/** RFC 6902, among others its appendix A. */
class JsonPatchTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"foo":"bar"} | [{"op":"add","path":"/baz","value":"qux"}] | {"foo":"bar","baz":"qux"}
          {"foo":["bar","baz"]} | [{"op":"add","path":"/foo/1","value":"qux"}] | {"foo":["bar","qux","baz"]}
          {"baz":"qux","foo":"bar"} | [{"op":"remove","path":"/baz"}] | {"foo":"bar"}
          {"foo":["bar","qux","baz"]} | [{"op":"remove","path":"/foo/1"}] | {"foo":["bar","baz"]}
          {"baz":"qux"} | [{"op":"replace","path":"/baz","value":"boo"}] | {"baz":"boo"}
          {"foo":{"a":1},"q":{"c":2}} | [{"op":"move","from":"/foo/a","path":"/q/t"}] | {"foo":{},"q":{"c":2,"t":1}}
          {"foo":["a","b","c"]} | [{"op":"move","from":"/foo/0","path":"/foo/2"}] | {"foo":["b","c","a"]}
          {"a":{"b":1}} | [{"op":"copy","from":"/a","path":"/c"}] | {"a":{"b":1},"c":{"b":1}}
          {"a/b":1,"m~n":2} | [{"op":"replace","path":"/a~1b","value":3},{"op":"test","path":"/m~0n","value":2}] | {"a/b":3,"m~n":2}
          {"foo":["a"]} | [{"op":"add","path":"/foo/-","value":["b"]}] | {"foo":["a",["b"]]}
          {"a":1} | [{"op":"add","path":"","value":{"b":2}}] | {"b":2}
          """)
  void operationsDoAsTheStandardSays(String before, String patch, String after) throws PatchFailed {
    assertThat(JsonPatch.apply(Json.parse(before), Json.parse(patch))).isEqualTo(Json.parse(after));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [{"op":"add","path":"/baz/bat","value":"qux"}]
          [{"op":"remove","path":"/absent"}]
          [{"op":"replace","path":"/absent","value":1}]
          [{"op":"test","path":"/foo","value":2}]
          [{"op":"add","path":"/list/2","value":1}]
          [{"op":"add","path":"/list/01","value":1}]
          [{"op":"add","path":"/list/x","value":1}]
          [{"op":"add","path":"foo","value":1}]
          [{"op":"jump","path":"/foo"}]
          [{"op":"add","path":"/foo"}]
          [{"path":"/foo","value":1}]
          {"op":"add","path":"/a","value":1}
          """)
  void whatCannotBeDoneIsRefused(String patch) {
    assertThatThrownBy(
            () -> JsonPatch.apply(Json.parse("{\"foo\":1,\"list\":[0]}"), Json.parse(patch)))
        .isInstanceOf(PatchFailed.class);
  }

  @Test
  void theDocumentIsNotTouched() throws PatchFailed {
    var document = Json.parse("{\"a\":[1]}");
    JsonPatch.apply(document, Json.parse("[{\"op\":\"add\",\"path\":\"/a/-\",\"value\":2}]"));
    assertThat(document).isEqualTo(Json.parse("{\"a\":[1]}"));
  }
}
