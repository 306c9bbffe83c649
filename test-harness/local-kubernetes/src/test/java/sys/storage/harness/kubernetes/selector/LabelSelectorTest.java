package sys.storage.harness.kubernetes.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sys.storage.harness.kubernetes.json.Json;

class LabelSelectorTest {
  private static final Map<String, String> LABELS = Map.of("app", "web", "example.org/tier", "a");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          app=web | true
          app==web | true
          app!=web | false
          other!=x | true
          app in (api, web) | true
          app notin (api,web) | false
          app | true
          !app | false
          !absent | true
          app=web,example.org/tier=a | true
          app=web,example.org/tier in (b,c) | false
          app= | false
          """)
  void requirementsChoose(String selector, boolean chosen) {
    assertThat(LabelSelector.parse(selector).test(LABELS)).isEqualTo(chosen);
  }

  @ParameterizedTest
  @ValueSource(strings = {"=x", "a b", "a in x", "a=b=c", "(a)"})
  void otherTextsAreRefused(String selector) {
    assertThatThrownBy(() -> LabelSelector.parse(selector))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theFormOfSpecsSaysTheSame() {
    LabelSelector selector =
        LabelSelector.of(
            Json.parse(
                """
                {"matchLabels":{"app":"web"},"matchExpressions":[
                  {"key":"example.org/tier","operator":"In","values":["b","a"]},
                  {"key":"absent","operator":"DoesNotExist"}]}"""));
    assertThat(selector.test(LABELS)).isTrue();
    assertThat(selector.text()).isEqualTo("app=web,example.org/tier in (a,b),!absent");
    assertThat(LabelSelector.parse(selector.text()).test(LABELS)).isTrue();
  }
}
