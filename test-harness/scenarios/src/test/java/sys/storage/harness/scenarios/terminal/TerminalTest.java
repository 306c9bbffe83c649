package sys.storage.harness.scenarios.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TerminalTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void aPipeGetsNoEscapesAndNoProgress() {
    var terminal = new Terminal(out, false, false, 80);
    terminal.progress("busy");
    terminal.line(terminal.paint(Ink.GOOD, "done"));
    assertThat(text()).isEqualTo("done" + System.lineSeparator());
  }

  @Test
  void aLineReplacesTheProgress() {
    var terminal = new Terminal(out, true, false, 80);
    terminal.progress("busy");
    terminal.line("done");
    assertThat(text()).endsWith("\r\u001b[2Kdone" + System.lineSeparator());
  }

  @Test
  void columnsAlignByWhatIsSeen() {
    var coloured = new Terminal(out, true, true, 80);
    var lines =
        new Table()
            .head("NAME", ">LAG")
            .row(Table.Cell.of(Ink.GOOD, "demo-0"), Table.Cell.right("7"))
            .render(coloured, "  ");
    assertThat(lines)
        .extracting(line -> line.replaceAll("\u001b\\[[0-9;]*m", ""))
        .containsExactly("  NAME    LAG", "  demo-0    7");
  }

  @Test
  void aSparklineScalesToItsGreatestValue() {
    assertThat(Sparkline.of(new double[] {0, 1, 50, 100})).isEqualTo(" ▁▄█");
    assertThat(Sparkline.of(new double[] {0, 0})).isEqualTo("  ");
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
