package sys.storage.harness.kubernetes.cel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sys.storage.harness.kubernetes.json.Json;
import sys.storage.harness.kubernetes.schema.Schema;

/** Rules as Kubernetes evaluates them. */
class CelRulesTest {
  private static final String PROPERTIES =
      """
      {"s":{"type":"string"},"n":{"type":"integer"},"d":{"type":"number"},"b":{"type":"boolean"},
       "l":{"type":"array","items":{"type":"integer"}},
       "m":{"type":"object","additionalProperties":{"type":"string"}},
       "a-b":{"type":"integer"},"namespace":{"type":"string"}}""";

  private static CelRules rules(JsonNode rule) {
    ObjectNode schema = Json.object().put("type", "object");
    schema.set("properties", Json.parse(PROPERTIES));
    schema.putArray("x-kubernetes-validations").add(rule);
    return CelRules.compile(Schema.parse(schema));
  }

  private static List<String> violations(String rule, String document) {
    CelRules compiled = rules(Json.object().put("rule", rule).put("message", "broken"));
    assertThat(compiled.problems()).isEmpty();
    return compiled.check(Json.parse(document), Optional.empty()).stream()
        .map(CelRules.Violation::message)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          self.n > 1 && self.n <= 3 ; {"n":2}
          self.d == 2.0 && self.d > 1 ; {"d":2}
          !has(self.s) || self.s == 'x' ; {}
          has(self.s) ; {"s":""}
          self.l.all(x, x < 3) ; {"l":[1,2]}
          self.l.exists(x, x == 2) ; {"l":[1,2]}
          size(self.l) == 2 && self.l[0] == 1 ; {"l":[1,2]}
          self.l.map(x, x * 2) == [2, 4] ; {"l":[1,2]}
          'k' in self.m && self.m['k'] == 'v' ; {"m":{"k":"v"}}
          self.m.all(k, k.startsWith('a')) ; {"m":{"ab":"1"}}
          self.s.matches('^[a-z]+$') ; {"s":"abc"}
          self.s.find('[0-9]+') == '42' ; {"s":"a42b"}
          self.s.findAll('[0-9]').size() == 2 ; {"s":"a42b"}
          self.s.split(',').size() == 2 ; {"s":"a,b"}
          self.s.lowerAscii() == 'ab' ; {"s":"AB"}
          self.a__dash__b == 1 ; {"a-b":1}
          self.__namespace__ == 'x' ; {"namespace":"x"}
          isQuantity(self.s) && quantity(self.s).isGreaterThan(quantity('1Mi')) ; {"s":"1Gi"}
          quantity(self.s).compareTo(quantity('1024Mi')) == 0 ; {"s":"1Gi"}
          quantity(self.s) == quantity('1024Mi') ; {"s":"1Gi"}
          quantity(self.s).asInteger() == 1024 ; {"s":"1Ki"}
          !isQuantity(self.s) ; {"s":"1 Gi"}
          '%d of %s is %.2f%%'.format([self.n, self.s, 1.5]) == '3 of x is 1.50%' ; {"n":3,"s":"x"}
          type(self.n) == int && string(self.n) == '3' ; {"n":3}
          self.?s.orValue('none') == 'none' ; {}
          """)
  void rulesHold(String rule, String document) {
    assertThat(violations(rule, document)).isEmpty();
  }

  @Test
  void aBrokenRuleGivesItsMessage() {
    assertThat(violations("self.n > 5", "{\"n\":2}")).containsExactly("broken");
  }

  @Test
  void aMissingFieldIsToldWithTheRule() {
    assertThat(violations("self.s == 'x'", "{}"))
        .containsExactly("no such key: s evaluating rule: broken");
  }

  @Test
  void aRuleWithoutMessageTellsItself() {
    CelRules compiled = rules(Json.object().put("rule", "self.n > 5"));
    assertThat(compiled.check(Json.parse("{\"n\":2}"), Optional.empty()))
        .extracting(CelRules.Violation::message)
        .containsExactly("failed rule: self.n > 5");
  }

  @Test
  void aTransitionRuleNeedsAnOldValue() {
    CelRules compiled =
        rules(Json.object().put("rule", "self.n >= oldSelf.n").put("message", "shrinks"));
    JsonNode document = Json.parse("{\"n\":2}");
    assertThat(compiled.check(document, Optional.empty())).isEmpty();
    assertThat(compiled.check(document, Optional.of(Json.parse("{\"n\":1}")))).isEmpty();
    assertThat(compiled.check(document, Optional.of(Json.parse("{\"n\":3}")))).hasSize(1);
  }

  @Test
  void anOptionalOldValueMayBeAbsent() {
    CelRules compiled =
        rules(
            Json.object()
                .put("rule", "!oldSelf.hasValue() || self.n >= oldSelf.value().n")
                .put("optionalOldSelf", true));
    assertThat(compiled.problems()).isEmpty();
    JsonNode document = Json.parse("{\"n\":2}");
    assertThat(compiled.check(document, Optional.empty())).isEmpty();
    assertThat(compiled.check(document, Optional.of(Json.parse("{\"n\":3}")))).hasSize(1);
  }

  @Test
  void aRuleThatDoesNotCompileIsAProblem() {
    assertThat(rules(Json.object().put("rule", "self.n >")).problems())
        .singleElement()
        .satisfies(p -> assertThat(p.path()).isEqualTo(".x-kubernetes-validations[0].rule"))
        .satisfies(p -> assertThat(p.message()).startsWith("compilation failed"));
  }
}
