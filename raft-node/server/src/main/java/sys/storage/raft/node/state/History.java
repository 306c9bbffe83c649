package sys.storage.raft.node.state;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The changes of the newest revisions, in order, chained for each key. Every revision has at least
 * one. Not thread-safe.
 */
final class History {

  private static final int SLICE_BYTES = 256 << 10;
  private static final int SLICE_CHANGES = 512;

  private final ByteRing ring = new ByteRing();

  /** Position of the first change of each revision that is held. */
  private long[] positions = new long[1024];

  /** Everything up to this revision is forgotten. */
  private long forgotten;

  private long newest;

  /** A history that goes on after {@code revision}. */
  History(long revision) {
    this.forgotten = revision;
    this.newest = revision;
  }

  /** Everything up to this revision is forgotten. */
  long forgotten() {
    return forgotten;
  }

  /**
   * Appends a change of the newest revision or the one after it.
   *
   * @return its position
   */
  long append(Change change) {
    long position = ring.end();
    if (change.revision() == newest + 1) {
      newest++;
      rememberPosition(position);
    } else if (change.revision() != newest) {
      throw new IllegalStateException(
          "a change of revision %d after revision %d".formatted(change.revision(), newest));
    }
    byte[] encoded = change.encode();
    ring.append(encoded, encoded.length);
    if (holds(change.previous())) {
      ring.overwrite(
          change.previous() + Change.NEXT_AT, ByteBuffer.allocate(8).putLong(position).array());
    }
    return position;
  }

  /** Whether there is a change at the position, which was one once, or is {@link Change#NONE}. */
  boolean holds(long position) {
    return position >= ring.start();
  }

  Change at(long position) {
    byte[] encoded = new byte[sizeAt(position)];
    ring.read(position, encoded, encoded.length);
    return Change.decode(encoded);
  }

  /** Position after that change. */
  long after(long position) {
    return position + sizeAt(position);
  }

  /** Revision of the change there, without reading the rest. */
  long revisionAt(long position) {
    return number(position + Change.REVISION_AT);
  }

  long previousOf(long position) {
    return number(position + Change.PREVIOUS_AT);
  }

  /**
   * Position of the first change of a revision; the end when it is the next one.
   *
   * @param revision greater than {@link #forgotten}, at most the next one
   */
  long startOf(long revision) {
    return revision > newest ? ring.end() : positions[slot(revision)];
  }

  /** Where the next change goes. */
  long end() {
    return ring.end();
  }

  /** Forgets one more revision, the oldest. */
  void forgetOldest() {
    forgotten++;
    ring.dropBefore(startOf(forgotten + 1));
  }

  /**
   * @param next position after them
   */
  record Slice(List<Change> changes, long next) {}

  /** Some changes, from one position towards another. */
  Slice slice(long from, long to) {
    var changes = new ArrayList<Change>();
    long position = from;
    while (position < to && position - from < SLICE_BYTES && changes.size() < SLICE_CHANGES) {
      changes.add(at(position));
      position = after(position);
    }
    return new Slice(changes, position);
  }

  private int sizeAt(long position) {
    byte[] size = new byte[Change.SIZE_BYTES];
    ring.read(position, size, size.length);
    return ByteBuffer.wrap(size).getInt();
  }

  private long number(long position) {
    byte[] bytes = new byte[Long.BYTES];
    ring.read(position, bytes, bytes.length);
    return ByteBuffer.wrap(bytes).getLong();
  }

  private void rememberPosition(long position) {
    if (newest - forgotten > positions.length) {
      long[] larger = new long[2 * positions.length];
      for (long revision = forgotten + 1; revision < newest; revision++) {
        larger[(int) (revision % larger.length)] = positions[slot(revision)];
      }
      positions = larger;
    }
    positions[slot(newest)] = position;
  }

  private int slot(long revision) {
    return (int) (revision % positions.length);
  }
}
