package sys.storage.harness.scenarios.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import sys.storage.harness.scenarios.Main;

/** {@code bin/lab} as a process, which signals can reach. */
final class LabProcess {

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Path PROC = Path.of("/proc");

  private final Process process;
  private final Path output;

  private LabProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * @param home given as {@code --home}
   */
  static LabProcess start(Path home, String... arguments) {
    try {
      Path output = Files.createTempFile("lab-", ".out");
      output.toFile().deleteOnExit();
      var command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Dlogback.configurationFile=logback-lab.xml",
                  "-Dproject.root=" + System.getProperty("project.root"),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Main.class.getName()));
      command.addAll(List.of(arguments));
      command.addAll(List.of("--home", home.toString()));
      return new LabProcess(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start(),
          output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command to its end. */
  static Said run(Path home, String... arguments) {
    LabProcess process = start(home, arguments);
    int code = process.exitCode();
    return new Said(code, process.output());
  }

  record Said(int exitCode, String output) {}

  /** Bounded: a program that does not end is killed, and the test fails. */
  int exitCode() {
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("it does not end; it said: " + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @param signal INT, TERM or KILL
   */
  void signal(String signal) {
    signal(process.pid(), signal);
  }

  static void signal(long pid, String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until something has happened while it runs. */
  void await(String what, BooleanSupplier happened) {
    Awaitility.await(what)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(5))
        .failFast(
            () -> {
              if (!process.isAlive()) {
                throw new AssertionError("it ended early: " + output());
              }
            })
        .until(happened::getAsBoolean);
  }

  /** Processes that have the directory in their arguments or variables. Linux alone tells. */
  static List<Long> mentioning(Path directory) {
    Assumptions.assumeTrue(Files.isDirectory(PROC.resolve("self")), "there is no /proc");
    try (Stream<Path> listed = Files.list(PROC)) {
      return listed
          .filter(path -> path.getFileName().toString().matches("[0-9]+"))
          .filter(
              path ->
                  mentions(path, "cmdline", directory.toString())
                      || mentions(path, "environ", directory.toString()))
          .map(path -> Long.parseLong(path.getFileName().toString()))
          .filter(pid -> pid != ProcessHandle.current().pid())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether one of them runs a program. */
  static boolean anyRuns(List<Long> processes, String mainClass) {
    return processes.stream()
        .anyMatch(pid -> mentions(PROC.resolve(pid.toString()), "cmdline", mainClass));
  }

  private static boolean mentions(Path process, String file, String text) {
    try {
      return Files.readString(process.resolve(file), StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      return false; // It has ended, or is another user's.
    }
  }

  /** A process that ignores SIGINT, as one in the background of a script does, passes that on. */
  static void assumeInterruptible() {
    try {
      String ignored =
          Files.readAllLines(PROC.resolve("self/status")).stream()
              .filter(line -> line.startsWith("SigIgn:"))
              .map(line -> line.substring("SigIgn:".length()).strip())
              .findFirst()
              .orElse("0");
      Assumptions.assumeTrue(
          (Long.parseUnsignedLong(ignored, 16) & 2) == 0, "SIGINT is ignored in this test run");
    } catch (IOException e) {
      Assumptions.abort("there is no /proc");
    }
  }
}
