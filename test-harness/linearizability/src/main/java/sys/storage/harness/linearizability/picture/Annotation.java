package sys.storage.harness.linearizability.picture;

/**
 * Something that happened beside the operations: who led, a term, a configuration, a fault.
 *
 * @param lane the row in which it is drawn
 * @param start on the clock of the history
 * @param end not before the start
 */
public record Annotation(String lane, long start, long end, String text) {

  public Annotation {
    if (end < start) {
      throw new IllegalArgumentException(
          "annotation %s of lane %s ends at %d, before its start at %d"
              .formatted(text, lane, end, start));
    }
  }
}
