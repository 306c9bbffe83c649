package sys.storage.harness.scenarios.laboratory;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Starts background processes until it is closed. A Ctrl-C comes at any time, in another thread:
 * what has been started by then is on record, and nothing is started after it.
 */
final class Launcher {

  private final LabHome home;
  private final Set<String> started = new HashSet<>();
  private boolean closed;

  Launcher(LabHome home) {
    this.home = home;
  }

  /**
   * @throws LaboratoryException when it is closed, or the process cannot be started
   */
  synchronized BackgroundProcess start(
      String name, List<String> command, Map<String, String> environment) {
    if (closed) {
      throw new LaboratoryException("the laboratory is being stopped: no %s".formatted(name));
    }
    started.add(name);
    return BackgroundProcess.start(home.directory(), name, command, environment);
  }

  /** Whether this program, and not an earlier one, has started the process of that name. */
  synchronized boolean hasStarted(String name) {
    return started.contains(name);
  }

  synchronized void close() {
    closed = true;
  }
}
