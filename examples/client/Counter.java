import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import sys.storage.raft.client.Problem;
import sys.storage.raft.client.kv.Condition;
import sys.storage.raft.client.Consistency;
import sys.storage.raft.client.kv.KvClient;
import sys.storage.raft.client.kv.KvClientOptions;
import sys.storage.raft.client.kv.KvReply;
import sys.storage.raft.client.kv.Outcome;

/**
 * Increments a counter safely, however many do so at once: read, then write on condition that
 * nobody wrote in between. Run it with
 *
 * <pre>java -cp "$(cat test-harness/scenarios/target/classpath)" examples/client/Counter.java http://127.1.0.1:8080 …</pre>
 */
public final class Counter {

  public static void main(String[] addresses) {
    List<URI> endpoints = List.of(addresses).stream().map(URI::create).toList();
    try (var client = new KvClient(KvClientOptions.of(endpoints))) {
      while (true) {
        Optional<KvReply.Value> found =
            switch (client.get("counter", Consistency.LINEARIZABLE)) {
              case Outcome.Done<Optional<KvReply.Value>> done -> done.value();
              case Outcome.Refused<Optional<KvReply.Value>> refused ->
                  throw new IllegalStateException(refused.problem().detail());
              case Outcome.Unknown<Optional<KvReply.Value>> unknown ->
                  throw new IllegalStateException(unknown.reason());
            };
        long count = found.flatMap(KvReply.Value::value).map(Long::parseLong).orElse(0L) + 1;
        Condition unchanged =
            found
                .<Condition>map(value -> new Condition.Revision(value.revision()))
                .orElse(new Condition.Absent());
        byte[] next = Long.toString(count).getBytes(StandardCharsets.UTF_8);
        switch (client.put("counter", next, unchanged)) {
          case Outcome.Done<KvReply.Written> done -> {
            System.out.println(count + " at revision " + done.value().revision());
            return;
          }
          case Outcome.Refused<KvReply.Written> refused -> {
            if (!refused.problem().type().equals(Problem.PRECONDITION_FAILED)) {
              throw new IllegalStateException(refused.problem().detail());
            }
            // Somebody else was faster: look again.
          }
          case Outcome.Unknown<KvReply.Written> unknown ->
              // It may have counted or not: only a reader of the value can tell.
              throw new IllegalStateException(unknown.reason());
        }
      }
    }
  }
}
