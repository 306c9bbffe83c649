package sys.storage.harness.scenarios.load;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sys.storage.harness.scenarios.check.FinalState;
import sys.storage.raft.client.Consistency;
import sys.storage.raft.client.kv.KvClient;
import sys.storage.raft.client.kv.KvClientOptions;
import sys.storage.raft.client.kv.KvReply;
import sys.storage.raft.client.kv.Outcome;

/** Reads the whole state of the load's keys. An {@link UnreadableStateException} says why not. */
public final class StateReader {

  private static final int PAGE_LIMIT = 1000;
  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(2);

  private StateReader() {}

  /** Linearizable: every page at the revision of the first. */
  public static FinalState ofCluster(List<URI> endpoints) {
    try (var client = new KvClient(new KvClientOptions(endpoints, DEADLINE, ATTEMPT_TIMEOUT))) {
      Map<String, FinalState.Versioned> entries = new HashMap<>();
      Optional<String> after = Optional.empty();
      Optional<Long> revision = Optional.empty();
      while (true) {
        KvReply.Page page =
            done("reading the final state", client.range(Load.PREFIX, after, PAGE_LIMIT, revision));
        page.items().forEach(item -> entries.put(item.key(), versioned(item)));
        revision = Optional.of(page.revision());
        if (!page.more()) {
          return new FinalState(entries, page.revision());
        }
        after = Optional.of(page.items().getLast().key());
      }
    }
  }

  /**
   * What one member has applied, whatever the others hold.
   *
   * @param revision that the member says it is at
   */
  public static FinalState ofMember(URI endpoint, int keys, long revision) {
    try (var client =
        new KvClient(new KvClientOptions(List.of(endpoint), DEADLINE, ATTEMPT_TIMEOUT))) {
      Map<String, FinalState.Versioned> entries = new HashMap<>();
      for (int number = 0; number < keys; number++) {
        String key = Load.key(number);
        done("reading " + key + " at " + endpoint, client.get(key, Consistency.LOCAL))
            .ifPresent(value -> entries.put(key, versioned(value)));
      }
      return new FinalState(entries, revision);
    }
  }

  private static FinalState.Versioned versioned(KvReply.Value item) {
    return new FinalState.Versioned(
        new String(item.bytes(), StandardCharsets.UTF_8), item.revision());
  }

  private static <T> T done(String what, Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Done<T>(T value) -> value;
      case Outcome.Refused<T>(var problem) ->
          throw new UnreadableStateException(
              "%s was refused: %s".formatted(what, problem.detail()));
      case Outcome.Unknown<T>(String reason) ->
          throw new UnreadableStateException("%s failed: %s".formatted(what, reason));
    };
  }
}
