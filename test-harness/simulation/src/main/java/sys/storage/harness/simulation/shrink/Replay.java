package sys.storage.harness.simulation.shrink;

import java.util.List;
import java.util.Optional;
import sys.storage.harness.simulation.picture.Story;
import sys.storage.harness.simulation.script.Scenario;
import sys.storage.harness.simulation.script.Step;
import sys.storage.harness.simulation.script.play.Audience;
import sys.storage.harness.simulation.script.play.Player;
import sys.storage.harness.simulation.script.play.ScenarioFailure;
import sys.storage.harness.simulation.story.LostMessage;
import sys.storage.harness.simulation.story.Storyteller;
import sys.storage.harness.simulation.timeline.Timeline;

/** Carries out scenarios in the simulator. */
public final class Replay implements Trial {

  @Override
  public Optional<Failure> play(Scenario scenario) {
    return play(scenario, new Timeline(), Audience.NOBODY);
  }

  private static Optional<Failure> play(Scenario scenario, Timeline timeline, Audience audience) {
    List<Step> steps = scenario.steps();
    var player = new Player(scenario.setting(), timeline, audience, _ -> {});
    int number = 0;
    try {
      for (; number < steps.size(); number++) {
        player.perform(steps.get(number), "step " + (number + 1));
      }
      return Optional.empty();
    } catch (ScenarioFailure failure) {
      return Optional.of(
          new Failure(
              failure.kind(), number, failure.begunNanos(), failure.atNanos(), failure.reason()));
    } finally {
      player.end();
    }
  }

  /** Messages between members that never arrive when the scenario is played. */
  static List<LostMessage> losses(Scenario scenario) {
    var timeline = new Timeline();
    var storyteller = new Storyteller(timeline);
    var unused = play(scenario, timeline, new Audience(storyteller, storyteller, storyteller));
    return storyteller.lost();
  }

  /** The scenario as it goes, to be drawn. */
  public static Story tell(Scenario scenario, String title) {
    var timeline = new Timeline();
    var storyteller = new Storyteller(timeline);
    play(scenario, timeline, new Audience(storyteller, storyteller, storyteller))
        .ifPresent(failure -> storyteller.violated(failure.kind(), failure.text()));
    return storyteller.story(title);
  }
}
