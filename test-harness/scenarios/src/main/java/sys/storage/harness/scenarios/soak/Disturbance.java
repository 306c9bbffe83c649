package sys.storage.harness.scenarios.soak;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.function.BooleanSupplier;
import sys.storage.harness.scenarios.cluster.Await;
import sys.storage.harness.scenarios.fault.FaultFailed;
import sys.storage.harness.scenarios.history.NoteLine;

/** Plays the deck: one fault after the other, each proved, held, ended and recorded. */
final class Disturbance {

  /** A moment without a leader, or with too few members, passes: the card is not thrown away. */
  private static final int TRIES = 8;

  private static final long BEFORE_NEXT_TRY_MILLIS = 1_000;

  private final Faults faults;
  private final Deck deck;
  private final Events events;

  Disturbance(Faults faults, Deck deck, Events events) {
    this.faults = faults;
    this.deck = deck;
    this.events = events;
  }

  /**
   * Goes on while it is wanted; ends with no fault in force.
   *
   * @throws sys.storage.harness.scenarios.cluster.StepFailed when the cluster does not recover
   */
  void run(BooleanSupplier wanted) {
    while (wanted.getAsBoolean()) {
      Deck.Card card = deck.draw();
      for (int attempt = 1; wanted.getAsBoolean() && !play(card); attempt++) {
        if (attempt == TRIES) {
          break;
        }
        Await.pause(BEFORE_NEXT_TRY_MILLIS);
      }
      Await.pause(card.restMillis());
    }
  }

  private boolean play(Deck.Card card) {
    Begun begun;
    try {
      begun = faults.begin(card);
    } catch (FaultFailed e) {
      events.ineffective(card.kind(), e.reason());
      return false;
    } catch (KubernetesClientException e) {
      events.ineffective(card.kind(), String.valueOf(e.getMessage()));
      return false;
    }
    NoteLine.Begin note = events.faultBegun(card.kind(), begun.text());
    try {
      Await.pause(card.holdMillis());
    } finally {
      begun.end().run();
      events.faultEnded(note);
    }
    return true;
  }
}
