package sys.storage.harness.scenarios.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of cells in aligned columns, two spaces apart. Cells carry their colour apart from their
 * text, so that alignment counts what is seen.
 */
public final class Table {

  /** One cell. */
  public record Cell(String text, Ink ink, boolean right) {
    public static Cell of(String text) {
      return new Cell(text, Ink.PLAIN, false);
    }

    public static Cell of(Ink ink, String text) {
      return new Cell(text, ink, false);
    }

    public static Cell right(String text) {
      return new Cell(text, Ink.PLAIN, true);
    }

    public static Cell right(Ink ink, String text) {
      return new Cell(text, ink, true);
    }
  }

  private final List<List<Cell>> rows = new ArrayList<>();

  /** Adds a row; rows may differ in length. */
  public Table row(Cell... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /**
   * Adds a row of faint headings, those of right-aligned columns given with a leading {@code >}.
   */
  public Table head(String... headings) {
    var cells = new ArrayList<Cell>();
    for (String heading : headings) {
      cells.add(
          heading.startsWith(">")
              ? Cell.right(Ink.FAINT, heading.substring(1))
              : Cell.of(Ink.FAINT, heading));
    }
    rows.add(cells);
    return this;
  }

  /** The table as lines, each behind {@code indent}. */
  public List<String> render(Terminal terminal, String indent) {
    var widths = new ArrayList<Integer>();
    for (List<Cell> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        int width = row.get(column).text().length();
        if (column == widths.size()) {
          widths.add(width);
        } else {
          widths.set(column, Math.max(widths.get(column), width));
        }
      }
    }
    return rows.stream().map(row -> indent + line(row, widths, terminal)).toList();
  }

  private static String line(List<Cell> row, List<Integer> widths, Terminal terminal) {
    var line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      Cell cell = row.get(column);
      String padding = " ".repeat(widths.get(column) - cell.text().length());
      boolean last = column == row.size() - 1;
      String painted = terminal.paint(cell.ink(), cell.text());
      line.append(column == 0 ? "" : "  ")
          .append(cell.right() ? padding + painted : last ? painted : painted + padding);
    }
    return line.toString().stripTrailing();
  }
}
