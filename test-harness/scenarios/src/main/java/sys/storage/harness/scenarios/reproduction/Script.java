package sys.storage.harness.scenarios.reproduction;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Plays the steps of a schedule. A step is a deed and the proof that it had its effect; the proof
 * is looked for also when the deed was left out, which is how one sees that a proof can fail.
 */
final class Script {

  /** On a cluster of somebody else, where pods wait for volumes and for their turn. */
  static final Duration PATIENCE = Duration.ofSeconds(45);

  private final Scene scene;
  private final Timeline timeline;
  private final Duration patience;
  private final Optional<String> leftOut;

  /**
   * @param patience how long the effect of a step is waited for
   * @param leftOut name of a step whose deed is not done
   */
  Script(Scene scene, Timeline timeline, Duration patience, Optional<String> leftOut) {
    this.scene = scene;
    this.timeline = timeline;
    this.patience = patience;
    this.leftOut = leftOut;
  }

  Scene scene() {
    return scene;
  }

  Timeline timeline() {
    return timeline;
  }

  /** Names a step, for {@link #step}; those that a test leaves out. */
  record Deed(String name, String text) {}

  /**
   * Does it, and waits for its effect.
   *
   * @param proof empty when the effect is there, else what is missing
   * @throws NotReproduced when the effect is not there in time
   */
  void step(Deed deed, Runnable action, Supplier<Optional<String>> proof) {
    long startNanos = timeline.now();
    if (!isLeftOut(deed)) {
      action.run();
    }
    var missing = new AtomicReference<>("");
    boolean proved =
        scene.within(
            patience,
            () -> {
              Optional<String> lacking = proof.get();
              lacking.ifPresent(text -> missing.set(text));
              return lacking.isEmpty();
            });
    if (!proved) {
      throw new NotReproduced(
          "%s: %s, within %d s".formatted(deed.text(), missing.get(), patience.toSeconds()));
    }
    timeline.step(startNanos, deed.text());
  }

  boolean isLeftOut(Deed deed) {
    return leftOut.filter(deed.name()::equals).isPresent();
  }

  /** A precondition that holds, or the run shows nothing. */
  void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new NotReproduced(otherwise);
    }
  }

  /** What a member says now. */
  Seen see(int member) {
    return scene
        .look(member)
        .orElseThrow(() -> new NotReproduced(scene.name(member) + " does not answer"));
  }

  /** Waits until a member's own words fulfil a condition. */
  void await(String what, BooleanSupplier holds) {
    require(
        scene.within(patience, holds), "%s: not within %d s".formatted(what, patience.toSeconds()));
  }

  /** Watches that something does not happen for a while; says whether it stayed away. */
  boolean never(Duration watch, BooleanSupplier happens) {
    return !scene.within(watch, happens);
  }

  /** A write at one member, in the history. */
  Reply put(int at, String key, String value) {
    return timeline.put(scene.name(at), key, value, () -> scene.put(at, key, value));
  }

  /** A write that must be acknowledged; gives the index of its entry. */
  long acknowledged(int at, String key, String value) {
    return switch (put(at, key, value)) {
      case Reply.Written(long index, long _) -> index;
      case Reply.Refused(String why) -> throw notAcknowledged(at, key, value, why);
      case Reply.Unknown(String why) -> throw notAcknowledged(at, key, value, why);
      case Reply.Read read -> throw new IllegalStateException("a write was answered by " + read);
    };
  }

  private NotReproduced notAcknowledged(int at, String key, String value, String why) {
    return new NotReproduced(
        "PUT %s=%s at %s was not acknowledged: %s".formatted(key, value, scene.name(at), why));
  }

  /** A linearizable read at one member, in the history. */
  Reply get(int at, String key) {
    return timeline.get(scene.name(at), key, () -> scene.get(at, key));
  }

  /** A read that must be answered; gives the value. */
  Optional<String> answered(int at, String key) {
    return switch (get(at, key)) {
      case Reply.Read(Optional<String> value, long _) -> value;
      case Reply.Refused(String why) -> throw notAnswered(at, key, why);
      case Reply.Unknown(String why) -> throw notAnswered(at, key, why);
      case Reply.Written written ->
          throw new IllegalStateException("a read was answered by " + written);
    };
  }

  private NotReproduced notAnswered(int at, String key, String why) {
    return new NotReproduced(
        "GET %s at %s was not answered: %s".formatted(key, scene.name(at), why));
  }

  /** Reads at a member again and again until it answers. */
  Optional<String> answeredInTime(int at, String key) {
    var answers = new ArrayList<Optional<String>>();
    await(
        "an answer of %s to GET %s".formatted(scene.name(at), key),
        () -> {
          if (get(at, key) instanceof Reply.Read(Optional<String> value, long _)) {
            answers.add(value);
            return true;
          }
          return false;
        });
    return answers.getLast();
  }
}
