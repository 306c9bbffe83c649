package sys.storage.harness.kubernetes.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers on disk which processes were started, by pid and start time, so that what a killed
 * control plane left running is found and ended by the next one. A pid alone would not do: it may
 * belong to another program by then.
 */
final class ProcessFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessFiles.class);

  private final Path directory;

  ProcessFiles(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  void add(Process process) throws IOException {
    Files.writeString(file(process.pid()), startOf(process.toHandle()));
  }

  void remove(Process process) {
    try {
      Files.deleteIfExists(file(process.pid()));
    } catch (IOException e) {
      LOG.warn("cannot forget process {}: {}", process.pid(), e.toString());
    }
  }

  private Path file(long pid) {
    return directory.resolve(Long.toString(pid));
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toString).orElse("unknown");
  }

  /** Ends what an earlier control plane on the same directory left. */
  void killLeftovers() throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(directory)) {
      files = listed.toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      Optional<ProcessHandle> process =
          name.matches("[0-9]{1,18}") ? ProcessHandle.of(Long.parseLong(name)) : Optional.empty();
      String start = Files.readString(file);
      process
          .filter(p -> startOf(p).equals(start))
          .ifPresent(
              p -> {
                LOG.info("ending process {} that an earlier control plane left", p.pid());
                p.descendants().forEach(ProcessHandle::destroyForcibly);
                p.destroyForcibly();
                p.onExit().completeOnTimeout(p, 5, TimeUnit.SECONDS).join();
              });
      Files.delete(file);
    }
  }
}
