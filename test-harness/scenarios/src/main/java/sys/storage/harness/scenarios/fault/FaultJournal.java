package sys.storage.harness.scenarios.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import sys.storage.harness.scenarios.history.NoteLine;

/**
 * What commands did to a cluster, appended to a file in the format of histories, with the wall
 * clock: a begin for each fault, and an end for all of them when they are healed.
 */
public final class FaultJournal {

  private static final String LANE = "faults";

  private final Path file;

  public FaultJournal(Path file) {
    this.file = file;
  }

  public Path file() {
    return file;
  }

  /** A fault has begun, and is proved to have its effect. */
  public void begun(String text) {
    append(new NoteLine.Begin(now(), open().size() + ended() + 1, LANE, text));
  }

  /** Everything that had begun has ended. */
  public void allEnded() {
    for (NoteLine.Begin begin : open()) {
      append(new NoteLine.End(now(), begin.note()));
    }
  }

  private List<NoteLine.Begin> open() {
    List<NoteLine> lines = lines();
    List<Long> ended =
        lines.stream().filter(NoteLine.End.class::isInstance).map(NoteLine::note).toList();
    return lines.stream()
        .filter(NoteLine.Begin.class::isInstance)
        .map(NoteLine.Begin.class::cast)
        .filter(begin -> !ended.contains(begin.note()))
        .toList();
  }

  private int ended() {
    return (int) lines().stream().filter(NoteLine.End.class::isInstance).count();
  }

  private List<NoteLine> lines() {
    try {
      return Files.exists(file)
          ? Files.readAllLines(file).stream().map(NoteLine::parse).toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private void append(NoteLine line) {
    try {
      Files.writeString(
          file, line.toJson() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static long now() {
    return ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now());
  }
}
