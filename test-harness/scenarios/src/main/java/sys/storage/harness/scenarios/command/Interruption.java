package sys.storage.harness.scenarios.command;

import java.util.concurrent.locks.LockSupport;
import sys.storage.harness.scenarios.terminal.Terminal;

/**
 * What is to be done when Ctrl-C or SIGTERM ends the program in the middle of a piece of work. The
 * program then ends with 130 or 143, whatever the work was about to say.
 */
final class Interruption implements AutoCloseable {

  private final Thread hook;

  private Interruption(Thread hook) {
    this.hook = hook;
  }

  /** In force until it is closed. */
  static Interruption during(Terminal terminal, Runnable cleanUp) {
    var hook =
        new Thread(
            () -> {
              terminal.end();
              System.err.println("interrupted: stopping …");
              try {
                cleanUp.run();
              } catch (RuntimeException e) {
                System.err.println("lab: " + e.getMessage());
              }
            },
            "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
    return new Interruption(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The program is ending: the hook is at work, and the failure that it has caused here is not
      // worth telling.
      while (true) {
        LockSupport.park(this);
      }
    }
  }
}
