package sys.storage.harness.linearizability.picture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import sys.storage.harness.linearizability.history.History;
import sys.storage.harness.linearizability.history.Operation;
import sys.storage.harness.linearizability.history.Outcome;
import sys.storage.harness.linearizability.model.Model;
import sys.storage.harness.linearizability.verdict.Explanation;
import sys.storage.harness.linearizability.verdict.Verdict;

/**
 * A history as one HTML page that loads nothing: a lane for each client and for each kind of
 * annotation, the counterexample in front.
 */
public final class HistoryPage {

  private final Map<Long, String> reasons = new HashMap<>();
  private final Set<Long> members = new HashSet<>();
  private final Set<Long> blocked = new HashSet<>();

  private HistoryPage() {}

  /**
   * The page.
   *
   * @param title such as the name of the file
   * @param model that the history was checked against
   * @param annotations drawn in lanes of their own, above the clients
   */
  public static <S, I, O> String of(
      String title,
      Model<S, I, O> model,
      History<I, O> history,
      Verdict<I, O> verdict,
      List<Annotation> annotations) {
    return of(title, model, history, verdict, annotations, "");
  }

  /**
   * The page with more in it.
   *
   * @param sections HTML to stand between the verdict and the counterexample
   */
  public static <S, I, O> String of(
      String title,
      Model<S, I, O> model,
      History<I, O> history,
      Verdict<I, O> verdict,
      List<Annotation> annotations,
      String sections) {
    String data = new HistoryPage().json(title, model, history, verdict, annotations);
    return template().replace("@SECTIONS@", sections).replace("@DATA@", data);
  }

  private <S, I, O> String json(
      String title,
      Model<S, I, O> model,
      History<I, O> history,
      Verdict<I, O> verdict,
      List<Annotation> annotations) {
    List<String> fields = new ArrayList<>();
    fields.add(field("title", JsonText.quoted(title)));
    List<String> counterexample = new ArrayList<>();
    List<String> candidates = new ArrayList<>();
    switch (verdict) {
      case Verdict.Linearizable<I, O> _ ->
          fields.add(field("verdict", JsonText.quoted("linearizable")));
      case Verdict.Unknown<I, O>(var partition, var reason, _, _) ->
          fields.add(
              field(
                  "verdict",
                  JsonText.quoted("unknown: partition %s, %s".formatted(partition, reason))));
      case Verdict.Violation<I, O>(var partition, var smallest, var why, _) -> {
        fields.add(field("verdict", JsonText.quoted("violation: not linearizable, " + partition)));
        fields.add(field("partition", JsonText.quoted(String.valueOf(partition))));
        fields.add(
            field(
                "smallest",
                JsonText.quoted(
                    "%d of %d operations%s"
                        .formatted(
                            smallest.operations().size(),
                            smallest.of(),
                            smallest.minimal() ? ", none of which can be dropped" : ""))));
        fields.add(field("why", JsonText.quoted(why(model, why))));
        smallest.operations().forEach(it -> members.add(it.id()));
        why.blocked().forEach(it -> blocked.add(it.id()));
        for (var candidate : why.candidates()) {
          reasons.put(candidate.operation().id(), candidate.reason());
          candidates.add(
              "[%s,%s]"
                  .formatted(
                      JsonText.quoted(text(model, candidate.operation())),
                      JsonText.quoted(candidate.reason())));
        }
        for (Operation<I, O> operation : smallest.operations()) {
          counterexample.add(operation(model, operation));
        }
      }
    }
    fields.add(field("counterexample", array(counterexample)));
    fields.add(field("candidates", array(candidates)));
    fields.add(field("members", array(members.stream().map(String::valueOf).toList())));
    fields.add(
        field(
            "operations",
            array(history.operations().stream().map(it -> operation(model, it)).toList())));
    fields.add(field("notes", array(annotations.stream().map(HistoryPage::note).toList())));
    return "{" + String.join(",\n", fields) + "}";
  }

  private static <I, O> String why(Model<?, I, O> model, Explanation<I, O> why) {
    String longest =
        why.longest().stream().map(it -> text(model, it)).collect(Collectors.joining("; "));
    return "The longest order that exists: %s. It leaves %s."
        .formatted(longest.isEmpty() ? "none" : longest, why.state());
  }

  private <S, I, O> String operation(Model<S, I, O> model, Operation<I, O> operation) {
    String kind =
        switch (operation.outcome()) {
          case Outcome.Ok<O> _ -> "ok";
          case Outcome.Fail<O> _ -> "fail";
          case Outcome.Info<O> _ -> "info";
        };
    long id = operation.id();
    return "{%s,%s,%s,%s,\"call\":%d,\"end\":%d,\"look\":%b,\"member\":%b,\"blocked\":%b%s}"
        .formatted(
            field("client", JsonText.quoted(operation.client())),
            field("text", JsonText.quoted(text(model, operation))),
            field("key", JsonText.quoted(String.valueOf(model.partition(operation.input())))),
            field("kind", JsonText.quoted(kind)),
            operation.callTime(),
            operation.returnTime(),
            model.footprint(operation.input(), operation.output()).readOnly(),
            members.contains(id),
            blocked.contains(id),
            reasons.containsKey(id)
                ? "," + field("reason", JsonText.quoted(reasons.getOrDefault(id, "")))
                : "");
  }

  private static String note(Annotation note) {
    return "{%s,%s,\"start\":%d,\"end\":%d}"
        .formatted(
            field("lane", JsonText.quoted(note.lane())),
            field("text", JsonText.quoted(note.text())),
            note.start(),
            note.end());
  }

  private static <I, O> String text(Model<?, I, O> model, Operation<I, O> operation) {
    return model.describe(operation.input(), operation.output());
  }

  private static String field(String name, String json) {
    return "\"%s\":%s".formatted(name, json);
  }

  private static String array(List<String> items) {
    return "[" + String.join(",\n", items) + "]";
  }

  private static String template() {
    try (InputStream page = HistoryPage.class.getResourceAsStream("page.html")) {
      if (page == null) {
        throw new IllegalStateException("the module lacks its resource page.html");
      }
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
