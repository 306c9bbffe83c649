package sys.storage.raft.node.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import sys.storage.raft.core.CoreStatus;
import sys.storage.raft.core.Event;

/**
 * What waits for the core. The loop takes all of it at once: the more comes in, the larger the
 * turns.
 *
 * <p>Three entrances: clients are turned away when too many wait, peers are held up, and the node's
 * own threads always get in, because the core waits for them (their number is bounded by what the
 * core handed out).
 *
 * <p>Commands are held back while earlier ones are on their way to a quorum: all that arrive
 * meanwhile then share a write, a message to each peer and its answer (group commit).
 */
final class Mailbox {

  private final int clientLimit;
  private final int peerLimit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition taken = lock.newCondition();

  private List<Event> events = new ArrayList<>();
  private List<Event> commands = new ArrayList<>();
  private List<Consumer<CoreStatus>> observers = new ArrayList<>();
  private boolean holdsCommands;
  private int clientEvents;
  private int peerEvents;
  private boolean closed;

  Mailbox(int clientLimit, int peerLimit) {
    this.clientLimit = clientLimit;
    this.peerLimit = peerLimit;
  }

  /** What one turn takes. */
  record Turn(List<Event> events, List<Consumer<CoreStatus>> observers) {}

  /** Whether there was room. */
  boolean offerRequest(Event event) {
    lock.lock();
    try {
      if (closed || clientEvents >= clientLimit) {
        return false;
      }
      clientEvents++;
      add(event);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Whether there was room. */
  boolean offerCommand(Event.Propose command) {
    lock.lock();
    try {
      if (closed || commands.size() >= clientLimit) {
        return false;
      }
      commands.add(command);
      if (!holdsCommands) {
        arrived.signal();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for room, so that the sender's connection fills up. Drops the message when closed. */
  void putMessage(Event.Received event) throws InterruptedException {
    lock.lock();
    try {
      while (!closed && peerEvents >= peerLimit) {
        taken.await();
      }
      peerEvents++;
      add(event);
    } finally {
      lock.unlock();
    }
  }

  /** From the node's own threads. */
  void post(Event event) {
    lock.lock();
    try {
      add(event);
    } finally {
      lock.unlock();
    }
  }

  /** Calls back on the loop's thread with the status after the next turn, unless closed before. */
  void observe(Consumer<CoreStatus> observer) {
    lock.lock();
    try {
      observers.add(observer);
      arrived.signal();
    } finally {
      lock.unlock();
    }
  }

  private void add(Event event) {
    if (!closed) {
      events.add(event);
      arrived.signal();
    }
  }

  /**
   * Takes everything that may be taken; waits when there is nothing.
   *
   * @param waitNanos longest wait
   * @param holdNanos for how long commands are to stay where they are
   */
  Turn take(long waitNanos, long holdNanos) throws InterruptedException {
    long start = System.nanoTime();
    lock.lock();
    try {
      holdsCommands = holdNanos > 0;
      while (!closed && events.isEmpty() && observers.isEmpty()) {
        long passed = System.nanoTime() - start;
        holdsCommands = passed < holdNanos;
        if (passed >= waitNanos || (!holdsCommands && !commands.isEmpty())) {
          break;
        }
        arrived.awaitNanos((holdsCommands ? Math.min(holdNanos, waitNanos) : waitNanos) - passed);
      }
      var turn = new Turn(events, observers);
      events = new ArrayList<>();
      observers = new ArrayList<>();
      if (!holdsCommands) {
        turn.events().addAll(commands);
        commands.clear();
      }
      clientEvents = 0;
      peerEvents = 0;
      taken.signalAll();
      return turn;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return events.size() + commands.size();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
      taken.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
