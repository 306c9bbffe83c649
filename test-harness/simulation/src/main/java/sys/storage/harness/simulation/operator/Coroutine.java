package sys.storage.harness.simulation.operator;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Lets blocking code live in virtual time: it has a thread of its own, and that thread and the
 * simulator's never run at the same time. Whoever waits hands over to the other, so the order of
 * everything is certain.
 */
final class Coroutine {

  private final Semaphore mayRun = new Semaphore(0);
  private final Semaphore hasYielded = new Semaphore(0);
  private boolean killed;
  private boolean finished;
  private Optional<Throwable> failure = Optional.empty();

  /** Thrown where the code waits when it is killed. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private Coroutine() {}

  /** Runs the code until it waits for the first time. */
  static Coroutine start(Consumer<Coroutine> body) {
    var coroutine = new Coroutine();
    Thread.ofVirtual()
        .start(
            () -> {
              coroutine.mayRun.acquireUninterruptibly();
              try {
                body.accept(coroutine);
              } catch (Killed expected) {
                // Everything it knew is gone.
              } catch (RuntimeException | Error thrown) {
                coroutine.failure = Optional.of(thrown);
              }
              coroutine.finished = true;
              coroutine.hasYielded.release();
            });
    coroutine.run();
    return coroutine;
  }

  /**
   * From inside: waits for a value.
   *
   * @param asked starts the work, and is given where the value goes, once
   */
  <T> T await(Consumer<Consumer<T>> asked) {
    var value = new Value<T>();
    asked.accept(
        came -> {
          if (value.content.isEmpty() && !finished) {
            value.content = Optional.of(came);
            run();
          }
        });
    hasYielded.release();
    mayRun.acquireUninterruptibly();
    if (killed) {
      throw new Killed();
    }
    return value.content.orElseThrow();
  }

  private void run() {
    mayRun.release();
    hasYielded.acquireUninterruptibly();
    failure.ifPresent(
        thrown -> {
          throw new IllegalStateException("a coroutine failed", thrown);
        });
  }

  boolean isFinished() {
    return finished;
  }

  /** Whether nobody will look at what its last call brings. */
  boolean isOver() {
    return finished || killed;
  }

  /** Ends the code where it waits. */
  void kill() {
    if (!finished) {
      killed = true;
      run();
    }
  }

  private static final class Value<T> {
    private Optional<T> content = Optional.empty();
  }
}
