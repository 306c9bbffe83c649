package sys.storage.harness.simulation.network;

import java.util.ArrayList;
import java.util.List;
import sys.storage.harness.simulation.choice.Choices;
import sys.storage.harness.simulation.choice.Draws;

/** One direction between two places. */
final class Link {

  private final Draws losses;
  private final Draws doubles;
  private final Draws delays;
  private List<Runnable> clogged = new ArrayList<>();
  private boolean cut;
  private boolean clog;

  /** What is lost does not decide how late the others are: see {@link Choices}. */
  Link(String way, Choices choices) {
    this.losses = choices.of("losses " + way);
    this.doubles = choices.of("doubles " + way);
    this.delays = choices.of("delays " + way);
  }

  Draws losses() {
    return losses;
  }

  Draws doubles() {
    return doubles;
  }

  Draws delays() {
    return delays;
  }

  boolean isCut() {
    return cut;
  }

  void cut(boolean isCut) {
    cut = isCut;
  }

  boolean isClogged() {
    return clog;
  }

  void clog() {
    clog = true;
  }

  /** What had waited, in order. */
  List<Runnable> unclog() {
    clog = false;
    List<Runnable> waited = clogged;
    clogged = new ArrayList<>();
    return waited;
  }

  void hold(Runnable delivery) {
    clogged.add(delivery);
  }
}
