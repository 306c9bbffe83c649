package sys.storage.harness.scenarios.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Physical memory that a process of this machine holds. */
final class ResidentMemory {

  private static final Path PROC = Path.of("/proc");

  private ResidentMemory() {}

  /** Bytes; empty when there is no such process. From /proc on Linux, from ps elsewhere. */
  static OptionalLong bytesOf(long pid) {
    try {
      return Files.isDirectory(PROC.resolve("self")) ? fromProc(pid) : fromPs(pid);
    } catch (IOException e) {
      return OptionalLong.empty(); // It has ended in the meantime.
    }
  }

  private static OptionalLong fromProc(long pid) throws IOException {
    // Not as a stream, which would throw another exception when the process ends while it is read.
    return Files.readAllLines(PROC.resolve(pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
        .findFirst();
  }

  private static OptionalLong fromPs(long pid) throws IOException {
    Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
    try (var output = ps.getInputStream()) {
      String text = new String(output.readAllBytes(), StandardCharsets.US_ASCII).strip();
      if (!ps.waitFor(5, TimeUnit.SECONDS) || text.isEmpty()) {
        return OptionalLong.empty();
      }
      return OptionalLong.of(Long.parseLong(text) * 1024);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalLong.empty();
    }
  }
}
