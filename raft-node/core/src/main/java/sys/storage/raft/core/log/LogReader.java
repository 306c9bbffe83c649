package sys.storage.raft.core.log;

import java.util.List;

/**
 * Reads durable entries back, for peers that lag behind what the core keeps in memory. Called on
 * the core's thread.
 */
public interface LogReader {

  /**
   * Entries {@code from..to}, both included, cut short so that their sizes sum up to at most {@code
   * maxBytes}, but at least one.
   *
   * @throws java.io.UncheckedIOException when the log cannot be read; the node stops
   * @throws IllegalArgumentException when an index lies outside the log
   */
  List<Entry> read(long from, long to, long maxBytes);
}
