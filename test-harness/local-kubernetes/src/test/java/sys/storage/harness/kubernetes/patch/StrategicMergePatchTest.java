package sys.storage.harness.kubernetes.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.resource.ModelSchemas;

/** The directives of Kubernetes' own patch, on a pod. */
class StrategicMergePatchTest {
  private static String patched(String target, String patch) throws PatchFailed {
    return StrategicMergePatch.apply(
            Json.parse(target), Json.parse(patch), ModelSchemas.of(Pod.class))
        .toString();
  }

  @Test
  void containersMergeByName() throws PatchFailed {
    assertThat(
            patched(
                "{\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"1\"},{\"name\":\"b\",\"image\":\"1\"}]}}",
                "{\"spec\":{\"containers\":[{\"name\":\"b\",\"image\":\"2\"}]}}"))
        .isEqualTo(
            "{\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"1\"},{\"name\":\"b\",\"image\":\"2\"}]}}");
  }

  @Test
  void anItemIsDeletedByDirective() throws PatchFailed {
    assertThat(
            patched(
                "{\"spec\":{\"volumes\":[{\"name\":\"a\"},{\"name\":\"b\"}]}}",
                "{\"spec\":{\"volumes\":[{\"name\":\"a\",\"$patch\":\"delete\"}]}}"))
        .isEqualTo("{\"spec\":{\"volumes\":[{\"name\":\"b\"}]}}");
  }

  @Test
  void aListIsReplacedByDirective() throws PatchFailed {
    assertThat(
            patched(
                "{\"spec\":{\"volumes\":[{\"name\":\"a\"}]}}",
                "{\"spec\":{\"volumes\":[{\"$patch\":\"replace\"},{\"name\":\"c\"}]}}"))
        .isEqualTo("{\"spec\":{\"volumes\":[{\"name\":\"c\"}]}}");
  }

  @Test
  void theOrderOfItemsIsSetByDirective() throws PatchFailed {
    assertThat(
            patched(
                "{\"spec\":{\"volumes\":[{\"name\":\"a\"},{\"name\":\"b\"}]}}",
                "{\"spec\":{\"$setElementOrder/volumes\":[{\"name\":\"c\"},{\"name\":\"b\"},{\"name\":\"a\"}],"
                    + "\"volumes\":[{\"name\":\"c\"}]}}"))
        .isEqualTo("{\"spec\":{\"volumes\":[{\"name\":\"c\"},{\"name\":\"b\"},{\"name\":\"a\"}]}}");
  }

  @Test
  void finalizersAreASet() throws PatchFailed {
    assertThat(
            patched(
                "{\"metadata\":{\"finalizers\":[\"a\",\"b\"]}}",
                "{\"metadata\":{\"finalizers\":[\"c\"],\"$deleteFromPrimitiveList/finalizers\":[\"a\"]}}"))
        .contains("\"b\"")
        .contains("\"c\"")
        .doesNotContain("\"a\"");
  }

  @Test
  void labelsMergeAndNullRemoves() throws PatchFailed {
    assertThat(
            patched(
                "{\"metadata\":{\"labels\":{\"a\":\"1\",\"b\":\"2\"}}}",
                "{\"metadata\":{\"labels\":{\"a\":null,\"c\":\"3\"}}}"))
        .isEqualTo("{\"metadata\":{\"labels\":{\"b\":\"2\",\"c\":\"3\"}}}");
  }

  @Test
  void anItemWithoutItsKeyIsRefused() {
    assertThatThrownBy(() -> patched("{}", "{\"spec\":{\"containers\":[{\"image\":\"2\"}]}}"))
        .isInstanceOf(PatchFailed.class)
        .hasMessageContaining("does not contain declared merge key: name");
  }
}
