package sys.storage.harness.scenarios.terminal;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/**
 * Where output goes. On a terminal there are colours and a progress line that is redrawn in place;
 * in a file or a pipe there is plain text, and progress is left out.
 *
 * <p>{@code bin/lab} says whether standard output is a terminal (system property {@code
 * lab.terminal}) and how wide it is ({@code lab.columns}); {@code NO_COLOR} switches colours off.
 * Any thread may call.
 */
public final class Terminal {

  private static final String ERASE_LINE = "\r\u001b[2K";

  private final PrintStream out;
  private final boolean interactive;
  private final boolean coloured;
  private final int columns;
  private boolean progressShown;
  private boolean ended;

  public Terminal(PrintStream out, boolean interactive, boolean coloured, int columns) {
    this.out = out;
    this.interactive = interactive;
    this.coloured = coloured;
    this.columns = columns;
  }

  /** Standard output, as {@code bin/lab} described it. */
  public static Terminal standardOutput() {
    boolean interactive = Boolean.getBoolean("lab.terminal");
    boolean coloured =
        interactive && Optional.ofNullable(System.getenv("NO_COLOR")).orElse("").isEmpty();
    return new Terminal(System.out, interactive, coloured, Integer.getInteger("lab.columns", 100));
  }

  /** Whether a person sees the output as it comes. */
  public boolean interactive() {
    return interactive;
  }

  public String paint(Ink ink, String text) {
    return coloured ? ink.paint(text) : text;
  }

  /** Prints a line; a progress line is erased first. */
  public synchronized void line(String text) {
    if (ended) {
      return;
    }
    eraseProgress();
    out.println(text);
    out.flush();
  }

  public void line() {
    line("");
  }

  public void lines(List<String> lines) {
    lines.forEach(this::line);
  }

  /** Shows one line that the next line or progress replaces. Nothing without a terminal. */
  public synchronized void progress(String text) {
    if (!interactive || ended) {
      return;
    }
    String shown = text.length() < columns ? text : text.substring(0, columns - 1);
    out.print(ERASE_LINE + paint(Ink.FAINT, shown));
    out.flush();
    progressShown = true;
  }

  public synchronized void eraseProgress() {
    if (progressShown) {
      out.print(ERASE_LINE);
      out.flush();
      progressShown = false;
    }
  }

  /** From here on nothing is shown any more: the program is ending, and tells why elsewhere. */
  public synchronized void end() {
    eraseProgress();
    ended = true;
  }

  /** Redraws a whole block of lines in place of the one of {@code previousLines} lines above. */
  public synchronized void redraw(List<String> lines, int previousLines) {
    if (ended) {
      return;
    }
    var text = new StringBuilder();
    if (previousLines > 0) {
      text.append("\u001b[").append(previousLines).append("A\r\u001b[J");
    }
    lines.forEach(line -> text.append(line).append(System.lineSeparator()));
    out.print(text);
    out.flush();
  }
}
