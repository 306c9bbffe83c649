package sys.storage.harness.scenarios.demo;

import java.util.List;
import java.util.StringJoiner;
import sys.storage.harness.scenarios.timeline.Step;

/** The stages of a step with their durations, as one line. */
final class StageText {

  private StageText() {}

  static String of(Step step) {
    List<Step.Stage> stages = step.stages();
    var line = new StringJoiner(", ");
    for (int i = 0; i < stages.size(); i++) {
      long end = i + 1 < stages.size() ? stages.get(i + 1).atNanos() : step.window().toNanos();
      // What comes behind the last stage is the waiting for readiness, not the stage.
      String duration =
          i + 1 < stages.size() ? " " + Narrator.seconds(end - stages.get(i).atNanos()) : "";
      line.add(stages.get(i).name() + duration);
    }
    return line.toString();
  }
}
