package sys.storage.harness.scenarios.reproduction;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import sys.storage.harness.scenarios.history.HistoryRecorder;
import sys.storage.harness.scenarios.history.NoteLine;
import sys.storage.harness.scenarios.history.Operation.Outcome;

/** What happened in a run: the history for the checker, and the moments for people. One thread. */
final class Timeline implements Closeable {

  private final HistoryRecorder history;
  private final Consumer<String> told;
  private final List<Moment> moments = new ArrayList<>();
  private Optional<NoteLine.Begin> cut = Optional.empty();

  /**
   * @param file to record the history into
   * @param told hears every line while it happens
   */
  Timeline(Path file, Consumer<String> told) throws IOException {
    this.history = new HistoryRecorder(file);
    this.told = told;
  }

  long now() {
    return history.nowNanos();
  }

  Path file() {
    return history.file();
  }

  /** In the order of time. */
  List<Moment> moments() {
    return List.copyOf(moments);
  }

  void step(long startNanos, String text) {
    long end = now();
    moments.add(new Moment.StepDone(end, text));
    tell(end, "%s  (%d ms)".formatted(text, (end - startNanos) / 1_000_000));
  }

  void cut(Scene scene, Set<Integer> left, Set<Integer> right) {
    endCut();
    Set<String> here = names(scene, left);
    Set<String> there = names(scene, right);
    cut =
        Optional.of(
            history.begin(
                "faults",
                "cut %s | %s".formatted(String.join(",", here), String.join(",", there))));
    moments.add(new Moment.Cut(now(), here, there));
  }

  private static Set<String> names(Scene scene, Set<Integer> members) {
    return members.stream().map(scene::name).collect(Collectors.toCollection(TreeSet::new));
  }

  void healed() {
    endCut();
    long now = now();
    moments.add(new Moment.Cut(now, Set.of(), Set.of()));
    moments.add(new Moment.StepDone(now, "healed: every member hears every other"));
    tell(now, "healed: every member hears every other");
  }

  private void endCut() {
    cut.ifPresent(history::end);
    cut = Optional.empty();
  }

  void leads(String member, long term) {
    long now = now();
    history.begin("leader", "%s leads term %d".formatted(member, term));
    moments.add(new Moment.Leads(now, member, term));
    tell(now, "%s leads in term %d".formatted(member, term));
  }

  Reply put(String member, String key, String value, Supplier<Reply> call) {
    var begun = history.invokePut(client(member), key, value);
    Reply reply = call.get();
    String text =
        "PUT %s=%s: %s"
            .formatted(
                key,
                value,
                switch (reply) {
                  case Reply.Written(long index, long revision) -> {
                    history.complete(begun, new Outcome.Ok(revision));
                    yield "acknowledged, index " + index;
                  }
                  case Reply.Refused(String why) -> {
                    history.complete(begun, new Outcome.Failed(why));
                    yield "refused, " + why;
                  }
                  case Reply.Unknown(String why) -> {
                    history.complete(begun, new Outcome.Unknown(why));
                    yield "outcome unknown, " + why;
                  }
                  case Reply.Read read ->
                      throw new IllegalStateException("a write was answered by " + read);
                });
    answered(member, text, reply instanceof Reply.Written);
    return reply;
  }

  Reply get(String member, String key, Supplier<Reply> call) {
    var begun = history.invokeGet(client(member), key);
    Reply reply = call.get();
    String text =
        "GET %s: %s"
            .formatted(
                key,
                switch (reply) {
                  case Reply.Read(Optional<String> value, long revision) -> {
                    history.completeRead(begun, value, revision);
                    yield value.orElse("there is none");
                  }
                  case Reply.Refused(String why) -> {
                    history.complete(begun, new Outcome.Failed(why));
                    yield "refused, " + why;
                  }
                  case Reply.Unknown(String why) -> {
                    history.complete(begun, new Outcome.Failed(why));
                    yield "no answer, " + why;
                  }
                  case Reply.Written written ->
                      throw new IllegalStateException("a read was answered by " + written);
                });
    answered(member, text, reply instanceof Reply.Read);
    return reply;
  }

  /** A client for each member, which is the one that it asks. */
  private static int client(String member) {
    return Integer.parseInt(member.substring(member.lastIndexOf('-') + 1));
  }

  private void answered(String member, String text, boolean success) {
    long now = now();
    moments.add(new Moment.Answered(now, member, text, success));
    tell(now, "%s at %s".formatted(text, member));
  }

  private void tell(long atNanos, String text) {
    told.accept("%7.2f s  %s".formatted(atNanos / 1e9, text));
  }

  @Override
  public void close() throws IOException {
    history.close();
  }
}
