package sys.storage.harness.simulation.network;

import java.util.ArrayList;
import java.util.List;
import sys.storage.harness.simulation.choice.Draws;

/** One direction between two places. */
final class Link {

  private final Draws draws;
  private List<Runnable> clogged = new ArrayList<>();
  private boolean cut;
  private boolean clog;

  Link(Draws draws) {
    this.draws = draws;
  }

  Draws draws() {
    return draws;
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
