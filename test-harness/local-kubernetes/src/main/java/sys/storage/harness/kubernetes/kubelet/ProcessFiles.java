package sys.storage.harness.kubernetes.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sys.storage.harness.kubernetes.process.ProcessEnd;
import sys.storage.harness.kubernetes.process.ProcessIdentity;

/**
 * Remembers on disk which processes were started, so that what a killed control plane left running
 * is found and ended by the next one.
 */
final class ProcessFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessFiles.class);

  private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

  private final Path directory;

  ProcessFiles(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  void add(Process process) throws IOException {
    Files.writeString(file(process.pid()), ProcessIdentity.of(process.toHandle()).text());
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

  /**
   * Ends what an earlier control plane on the same directory left.
   *
   * @return how many
   */
  int killLeftovers() throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(directory)) {
      files = listed.toList();
    }
    int ended = 0;
    for (Path file : files) {
      Optional<ProcessHandle> process =
          ProcessIdentity.parse(Files.readString(file)).flatMap(ProcessIdentity::find);
      if (process.isPresent()) {
        LOG.info("ending process {} that an earlier control plane left", process.get().pid());
        end(process.get());
        ended++;
      }
      Files.delete(file);
    }
    return ended;
  }

  private static void end(ProcessHandle process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      if (!ProcessEnd.await(process, KILL_LIMIT)) {
        LOG.warn("process {} is killed and does not end", process.pid());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
