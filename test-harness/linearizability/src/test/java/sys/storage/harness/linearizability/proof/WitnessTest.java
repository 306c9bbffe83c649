package sys.storage.harness.linearizability.proof;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sys.storage.harness.linearizability.Checker;
import sys.storage.harness.linearizability.format.JsonLines;
import sys.storage.harness.linearizability.model.KeyValue;
import sys.storage.harness.linearizability.verdict.Verdict;

/** What revisions say about writes whose outcome is unknown. */
class WitnessTest {

  /** Revision 0 stands for all that is not there, before the first write and after a deletion. */
  @Test
  void anUnknownDeletionIsNotWhatAReadOfNothingSaw() {
    var verdict =
        check(
            """
            {"time":1,"client":1,"op":1,"type":"invoke","f":"get","key":"k"}
            {"time":2,"client":1,"op":1,"type":"ok","f":"get","key":"k","revision":0}
            {"time":3,"client":1,"op":2,"type":"invoke","f":"put","key":"k","value":"v"}
            {"time":4,"client":1,"op":2,"type":"ok","f":"put","key":"k","value":"v","revision":1}
            {"time":5,"client":1,"op":3,"type":"invoke","f":"delete","key":"k"}
            {"time":6,"client":1,"op":3,"type":"info","f":"delete","key":"k","error":"timeout"}
            """);
    assertThat(verdict).isInstanceOf(Verdict.Linearizable.class);
    assertThat(verdict.findings()).isEmpty();
  }

  private static Verdict<KeyValue.Input, KeyValue.Output> check(String lines) {
    return new Checker<>(new KeyValue()).check(JsonLines.read(lines));
  }
}
