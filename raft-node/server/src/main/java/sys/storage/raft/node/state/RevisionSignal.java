package sys.storage.raft.node.state;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/** Tells who waits that the revision has risen. */
final class RevisionSignal {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition risen = lock.newCondition();
  private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
  private long revision;

  /** Apply thread. */
  void reached(long newest) {
    lock.lock();
    try {
      if (newest == revision) {
        return;
      }
      revision = newest;
      risen.signalAll();
    } finally {
      lock.unlock();
    }
    listeners.forEach(listener -> listener.accept(newest));
  }

  boolean await(long wanted, Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (revision < wanted && left > 0) {
        left = risen.awaitNanos(left);
      }
      return revision >= wanted;
    } finally {
      lock.unlock();
    }
  }

  KeyValueState.Subscription subscribe(LongConsumer listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }
}
