package sys.storage.harness.scenarios.reproduction;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import sys.storage.harness.linearizability.format.JsonLines;
import sys.storage.harness.linearizability.model.KeyValue;
import sys.storage.harness.linearizability.model.KeyValue.Input;
import sys.storage.harness.linearizability.model.KeyValue.Output;
import sys.storage.harness.linearizability.picture.HistoryPage;
import sys.storage.harness.linearizability.verdict.Verdict;

/**
 * A pair of runs as one HTML page that loads nothing: what happened in space and time, the
 * conflict, and the checker's page of the history.
 */
final class ReportPage {

  private ReportPage() {}

  /**
   * @param control of the same schedule, where there is one
   */
  static String of(Schedule schedule, RunResult run, Optional<RunResult> control)
      throws IOException {
    String file = Files.readString(run.history());
    Verdict<Input, Output> verdict =
        run.verdict().orElseThrow(() -> new IllegalArgumentException("a run without a verdict"));
    return HistoryPage.of(
        "%s, %s: %s".formatted(schedule.name(), schedule.unsafeMode(), schedule.title()),
        new KeyValue(),
        JsonLines.read(file),
        verdict,
        JsonLines.annotations(file),
        sections(run, control));
  }

  private static String sections(RunResult run, Optional<RunResult> control) {
    var html = new StringBuilder();
    run.failure().ifPresent(why -> html.append(paragraph("Not reproduced: " + why)));
    run.evidence().ifPresent(evidence -> html.append(conflict(evidence)));
    html.append("<h2>What happened, in space and time</h2>");
    html.append(
        paragraph(
            "Time goes down; each column is a member. A red wall stands where no message passes,"
                + " in either direction; green arrows are votes, grey ones ask for a vote. Distances"
                + " are not to scale. The times of votes are those of the members' own clocks."));
    html.append(SpaceTime.of(run));
    control.ifPresent(
        safe -> {
          html.append("<h2>The control: the same schedule with safetyMode: safe</h2>");
          html.append(
              paragraph(
                  "The checker says: %s. %s"
                      .formatted(safe.kind(), safe.failure().orElse("Nobody lost anything."))));
          html.append(SpaceTime.of(safe));
        });
    html.append(
        "<h2>The history that clients saw (client n asks the member with the number n)</h2>");
    return html.toString();
  }

  private static String conflict(Evidence evidence) {
    var html = new StringBuilder("<h2>Two commits at one index</h2><table>");
    html.append("<tr><th>index</th><th>term</th><th>value</th><th>members</th></tr>");
    for (Commit commit : List.of(evidence.first(), evidence.second())) {
      html.append(
          "<tr><td>%d</td><td>%d</td><td>%s</td><td>%s</td></tr>"
              .formatted(
                  commit.index(),
                  commit.term(),
                  Html.escaped(commit.value()),
                  Html.escaped(String.join(", ", commit.members()))));
    }
    return html.append("</table>").append(paragraph(evidence.loss() + ".")).toString();
  }

  private static String paragraph(String text) {
    return "<p>%s</p>".formatted(Html.escaped(text));
  }
}
