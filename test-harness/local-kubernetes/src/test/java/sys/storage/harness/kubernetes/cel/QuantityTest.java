package sys.storage.harness.kubernetes.cel;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "1,1",
    "1.5,1.5",
    "500m,0.5",
    "1k,1000",
    "1Ki,1024",
    "1.5Gi,1610612736",
    "2e3,2000",
    "2E3,2000",
    "-1,-1",
    "+1,1",
    ".5,0.5",
    "5.,5",
    "1E,1e18",
    "1n,1e-9",
    "1e-3,0.001"
  })
  void amountsAreRead(String text, BigDecimal value) {
    assertThat(Quantity.parse(text).orElseThrow().value()).isEqualByComparingTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Gi", "1GB", "1 Gi", "1.2.3", "x", "1e", "--1", "1Xi"})
  void otherTextsAreNone(String text) {
    assertThat(Quantity.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1Gi,1024Mi,0", "1Gi,1G,1", "999m,1,-1"})
  void amountsCompareByValue(String left, String right, int order) {
    Quantity a = Quantity.parse(left).orElseThrow();
    assertThat(a.compareTo(Quantity.parse(right).orElseThrow())).isEqualTo(order);
  }
}
