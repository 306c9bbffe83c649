package sys.storage.harness.simulation.script;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words that mean something: no node and no client can have such a name. */
final class Vocabulary {

  /** Words that begin a fact, measures aside. */
  static final Set<String> FACTS =
      Set.of(
          "not",
          "leader",
          "somebody",
          "role",
          "vote",
          "configuration",
          "entry",
          "value",
          "same-state",
          "process",
          "lease",
          "caught-up",
          "held",
          "converged",
          "settled",
          "served",
          "clients-idle",
          "violated");

  private static final Set<String> RESERVED =
      Stream.of(
              FACTS.stream(),
              Stream.of(Fact.Measure.values()).map(Line::word),
              Stream.of(
                  "voters",
                  "outgoing",
                  "learners",
                  "removing",
                  "committed",
                  "losing",
                  "keeping",
                  "for",
                  "at",
                  "by",
                  "in",
                  "to",
                  "through",
                  "expecting",
                  "epoch",
                  "within",
                  "nobody",
                  "writes",
                  "reads",
                  "retries",
                  AdminStep.ADMIN,
                  Traffic.ANYONE))
          .flatMap(words -> words)
          .collect(Collectors.toUnmodifiableSet());

  private Vocabulary() {}

  static boolean isReserved(String word) {
    return RESERVED.contains(word);
  }
}
