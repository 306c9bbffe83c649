package sys.storage.harness.scenarios.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RealTimeOrderTest {

  @Test
  void overlappingOperationsMayBeOrderedEitherWay() {
    var history =
        new Histories()
            .put(0, 10, "a", "1", 2)
            .put(5, 15, "a", "2", 1)
            .get(6, 9, "a", "2", 1)
            .get(11, 20, "a", "1", 2);
    assertThat(violations(history)).isEmpty();
  }

  @Test
  void aLaterWriteHasAGreaterRevision() {
    var history = new Histories().put(0, 1, "a", "1", 2).put(2, 3, "b", "2", 1);
    assertThat(violations(history)).singleElement().asString().contains("started after");
  }

  @Test
  void aReadIsNotOlderThanAnAcknowledgedWrite() {
    var history =
        new Histories().put(0, 1, "a", "1", 1).put(2, 3, "a", "2", 2).get(4, 5, "a", "1", 1);
    assertThat(violations(history)).singleElement().asString().contains("read of a");
  }

  @Test
  void aReadDoesNotFindNothingAfterAWrite() {
    var history = new Histories().put(0, 1, "a", "1", 1).getNothing(2, 3, "a");
    assertThat(violations(history)).hasSize(1);
  }

  @Test
  void aReadIsNotOlderThanAnotherClientsRead() {
    var history =
        new Histories()
            .put(0, 1, "a", "1", 1)
            .unknownPut(2, 3, "a", "2")
            .get(4, 5, "a", "2", 2)
            .get(6, 7, "a", "1", 1);
    assertThat(violations(history)).singleElement().asString().contains("had ended");
  }

  @Test
  void aReadReturnsWhatItsWriterWasTold() {
    var history = new Histories().put(0, 10, "a", "1", 1).get(5, 15, "a", "1", 2);
    assertThat(violations(history)).singleElement().asString().contains("was told revision 1");
  }

  @Test
  void aReadReturnsNothingThatNobodyWrote() {
    var history = new Histories().get(0, 1, "a", "ghost", 1);
    assertThat(violations(history)).singleElement().asString().contains("nobody wrote");
  }

  @Test
  void aReadDoesNotReturnARefusedWrite() {
    var history = new Histories().refusedPut(0, 1, "a", "1").get(2, 3, "a", "1", 1);
    assertThat(violations(history)).singleElement().asString().contains("had been refused");
  }

  @Test
  void aReadDoesNotReturnWhatIsWrittenLater() {
    var history = new Histories().get(0, 1, "a", "1", 1).put(2, 3, "a", "1", 1);
    assertThat(violations(history))
        .anySatisfy(line -> assertThat(line).contains("before its writer had started"));
  }

  @Test
  void valuesMustBeUnique() {
    var history = new Histories().put(0, 1, "a", "1", 1).put(2, 3, "a", "1", 2);
    assertThatThrownBy(() -> violations(history)).hasMessageContaining("value 1 was written twice");
  }

  private static List<String> violations(Histories history) {
    return RealTimeOrder.check(history.operations()).violations();
  }
}
