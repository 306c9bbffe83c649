package sys.storage.harness.kubernetes.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogReaderTest {
  @TempDir Path directory = Path.of("");

  private String tail(String content, long lines) throws IOException {
    Path file = Files.writeString(directory.resolve("log"), content);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new LogReader(file).copy(out, OptionalLong.of(lines));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theTailHasTheWantedLines() throws IOException {
    assertThat(tail("a\nb\nc\n", 2)).isEqualTo("b\nc\n");
    assertThat(tail("a\nb\nc", 2)).isEqualTo("b\nc");
    assertThat(tail("a\nb\n", 9)).isEqualTo("a\nb\n");
    assertThat(tail("a\nb\n", 0)).isEmpty();
    assertThat(tail("", 3)).isEmpty();
  }

  @Test
  void theTailOfALongLogIsFoundAcrossBlocks() throws IOException {
    String line = "x".repeat(50_000) + "\n";
    assertThat(tail(line.repeat(5), 3)).isEqualTo(line.repeat(3));
  }

  @Test
  void whatComesLaterIsCopiedOnce() throws IOException {
    Path file = Files.writeString(directory.resolve("log"), "a\n");
    LogReader reader = new LogReader(file);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    reader.copy(out, OptionalLong.empty());
    Files.writeString(file, "a\nb\n");
    reader.copyNew(out);
    reader.copyNew(out);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("a\nb\n");
  }
}
