package sys.storage.harness.scenarios.laboratory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sys.storage.harness.kubernetes.process.ProcessEnd;
import sys.storage.harness.kubernetes.process.ProcessIdentity;

/**
 * A process that may outlive the program that started it. Its output goes to {@code NAME.log}; its
 * pid and start time are kept in {@code NAME.pid}, so that a later program finds it, and never
 * takes another process with a reused pid for it.
 */
public final class BackgroundProcess {

  private final String name;
  private final Path directory;
  private final ProcessHandle handle;

  private BackgroundProcess(String name, Path directory, ProcessHandle handle) {
    this.name = name;
    this.directory = directory;
    this.handle = handle;
  }

  /**
   * Starts {@code command}, in a session of its own where the system has {@code setsid}: a Ctrl-C
   * meant for the laboratory must not reach it.
   *
   * @param environment added to that of this process
   */
  static BackgroundProcess start(
      Path directory, String name, List<String> command, Map<String, String> environment) {
    var line = new ArrayList<String>();
    setsid().ifPresent(setsid -> line.add(setsid.toString()));
    line.addAll(command);
    var builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(directory.resolve(name + ".log").toFile()));
    builder.environment().putAll(environment);
    try {
      ProcessHandle handle = builder.start().toHandle();
      Files.writeString(directory.resolve(name + ".pid"), ProcessIdentity.of(handle).text() + "\n");
      return new BackgroundProcess(name, directory, handle);
    } catch (IOException e) {
      throw new LaboratoryException("cannot start the " + name + ": " + e.getMessage(), e);
    }
  }

  /** The process that the pid file in {@code directory} names, if it is alive. */
  static Optional<BackgroundProcess> find(Path directory, String name) {
    Path file = directory.resolve(name + ".pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return ProcessIdentity.parse(Files.readString(file))
          .orElseThrow(
              () ->
                  new LaboratoryException(
                      "%s does not hold a pid and a start time: remove it once no %s runs"
                          .formatted(file, name)))
          .find()
          .map(handle -> new BackgroundProcess(name, directory, handle));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  public long pid() {
    return handle.pid();
  }

  public boolean alive() {
    return !ProcessEnd.hasCome(handle);
  }

  public Path log() {
    return directory.resolve(name + ".log");
  }

  /** SIGKILL: the process has no chance to say goodbye. Returns when it is gone. */
  public void kill() {
    handle.destroyForcibly();
    await(Duration.ofSeconds(5));
  }

  /** SIGTERM, and SIGKILL when the process is still there after {@code grace}. */
  void stop(Duration grace) {
    handle.destroy();
    if (!await(grace)) {
      kill();
    }
  }

  /** The end of its log, for an error message. */
  String logTail(int lines) {
    try {
      List<String> all = Files.readAllLines(log());
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      return "(no log: " + e.getMessage() + ")";
    }
  }

  private boolean await(Duration limit) {
    try {
      return ProcessEnd.await(handle, limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Optional<Path> setsid() {
    return List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid")).stream()
        .filter(Files::isExecutable)
        .findFirst();
  }
}
