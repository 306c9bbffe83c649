package sys.storage.raft.node.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import sys.storage.raft.client.Problem;

/**
 * The memory for what clients send and are sent: bodies of requests in hand and values of answers
 * not yet written, of all connections together. Whoever finds none left waits a moment and is then
 * turned away; so many large values at once make a node slow and never end it. Any thread.
 */
public final class RequestMemory {

  /**
   * A value is in memory several times: as it came, as a command, in a frame of the log and in one
   * for each peer. Half of the heap is for everything else.
   */
  private static final int SHARE_OF_HEAP = 12;

  private static final long PATIENCE_MILLIS = 2_000;
  private static final String TAKEN = RequestMemory.class.getName();

  private final int limitBytes;
  private final Semaphore left;

  /** Each has something in hand that is not accounted for yet. */
  private final Semaphore readers = new Semaphore(Runtime.getRuntime().availableProcessors());

  /**
   * @param limitBytes a single request may be larger: it then takes all of this
   */
  public RequestMemory(int limitBytes) {
    this.limitBytes = limitBytes;
    this.left = new Semaphore(limitBytes, true);
  }

  /** As much as this JVM's heap allows. */
  public static RequestMemory ofHeap() {
    return new RequestMemory(
        (int) Math.min(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP, Integer.MAX_VALUE));
  }

  /** For something that takes and gives back; by one thread at a time. */
  public Taken nothingTaken() {
    return new Taken();
  }

  /** A request gives back what it took when it has been answered. */
  void addTo(RoutesConfig routes) {
    routes.before(ctx -> ctx.attribute(TAKEN, nothingTaken()));
    routes.after(ctx -> of(ctx).giveBack());
  }

  /** Of the request. */
  public static Taken of(Context ctx) {
    return Objects.requireNonNull(ctx.<Taken>attribute(TAKEN), "a port without request memory");
  }

  /** What one request has taken. */
  public final class Taken {

    private int bytes;

    private Taken() {}

    /**
     * Blocks.
     *
     * @throws ProblemException 503 when others have it all for too long
     */
    public void take(int more) {
      int missing = missing(bytes + (long) more);
      try {
        if (left.tryAcquire(missing, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
          bytes += missing;
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw ProblemException.retryLater(
          Problem.OVERLOADED,
          "Overloaded",
          "requests in hand take the %d bytes that they may: retry later".formatted(limitBytes));
    }

    /**
     * Reads what is to be answered; again, when it had to wait for memory: nobody waits with a
     * large value in hand.
     *
     * @throws ProblemException 503 when others have it all for too long
     */
    public <T> T read(Supplier<T> read, ToIntFunction<T> size) {
      int missing = 0;
      while (true) {
        take(missing);
        readers.acquireUninterruptibly();
        try {
          T found = read.get();
          missing = missing(size.applyAsInt(found));
          if (left.tryAcquire(missing)) {
            bytes += missing;
            return found;
          }
        } finally {
          readers.release();
        }
      }
    }

    private int missing(long wantedBytes) {
      return (int) Math.max(0, Math.min(wantedBytes, limitBytes) - bytes);
    }

    public void giveBack() {
      left.release(bytes);
      bytes = 0;
    }
  }
}
