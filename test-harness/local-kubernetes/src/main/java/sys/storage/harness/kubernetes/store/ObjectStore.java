package sys.storage.harness.kubernetes.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Documents in memory. One lock orders all writes; a read-modify-write runs under it as a {@link
 * #transaction}. Documents that go in or come out must not be modified afterwards: writers work on
 * copies. Thread-safe.
 */
public final class ObjectStore {
  private final int historyLimit;
  private final ReentrantLock lock = new ReentrantLock();
  private final NavigableMap<ObjectKey, ObjectNode> documents = new TreeMap<>();
  private final Deque<Change> history = new ArrayDeque<>();
  private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
  private long revision = 1;

  /** What a list saw, and the revision to watch from. */
  public record Listing(long revision, List<ObjectNode> documents) {}

  /**
   * @param historyLimit how many changes a watch may lag behind before it has to list again
   */
  public ObjectStore(int historyLimit) {
    this.historyLimit = historyLimit;
  }

  /** Runs a read-modify-write that no other write can interleave with. */
  public <T> T transaction(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  public Optional<ObjectNode> get(ObjectKey key) {
    return transaction(() -> Optional.ofNullable(documents.get(key)));
  }

  /**
   * All documents of a resource, of one namespace or of all when it is empty, in the order of their
   * keys.
   */
  public Listing list(String resource, Optional<String> namespace) {
    return transaction(() -> new Listing(revision, range(resource, namespace).toList()));
  }

  private Stream<ObjectNode> range(String resource, Optional<String> namespace) {
    return documents
        .tailMap(new ObjectKey(resource, namespace.orElse(""), ""), true)
        .entrySet()
        .stream()
        .takeWhile(e -> e.getKey().resource().equals(resource))
        .takeWhile(e -> namespace.isEmpty() || e.getKey().namespace().equals(namespace.get()))
        .map(Map.Entry::getValue);
  }

  /** Every document, for the garbage collector. */
  public List<ObjectNode> all() {
    return transaction(() -> List.copyOf(documents.values()));
  }

  public long revision() {
    return transaction(() -> revision);
  }

  /** Puts a document, new or changed, and stamps the next revision on it. */
  public ObjectNode put(ObjectKey key, ObjectNode document) {
    return transaction(
        () -> {
          revision++;
          stamp(document, revision);
          Optional<ObjectNode> previous = Optional.ofNullable(documents.put(key, document));
          Change.Type type = previous.isPresent() ? Change.Type.MODIFIED : Change.Type.ADDED;
          publish(new Change(revision, type, key, document, previous));
          return document;
        });
  }

  /** Removes a document; does nothing when it is not there. */
  public void remove(ObjectKey key) {
    transaction(
        () -> {
          Optional<ObjectNode> previous = Optional.ofNullable(documents.remove(key));
          if (previous.isPresent()) {
            revision++;
            ObjectNode last = previous.get().deepCopy();
            stamp(last, revision);
            publish(new Change(revision, Change.Type.DELETED, key, last, previous));
          }
          return previous;
        });
  }

  private void publish(Change change) {
    history.addLast(change);
    if (history.size() > historyLimit) {
      history.removeFirst();
    }
    subscriptions.forEach(s -> s.offer(change));
  }

  private static void stamp(ObjectNode document, long revision) {
    document.withObjectProperty("metadata").put("resourceVersion", Long.toString(revision));
  }

  /**
   * Follows what happens after a revision.
   *
   * @throws HistoryExpired when changes after that revision are no longer kept
   */
  public Subscription subscribe(long afterRevision, Predicate<Change> interest)
      throws HistoryExpired {
    lock.lock();
    try {
      long oldest = revision - history.size();
      if (afterRevision < oldest) {
        throw new HistoryExpired(afterRevision, oldest);
      }
      Subscription subscription = new Subscription(interest, subscriptions::remove);
      history.stream().filter(c -> c.revision() > afterRevision).forEach(subscription::offer);
      subscriptions.add(subscription);
      return subscription;
    } finally {
      lock.unlock();
    }
  }

  /** Follows what happens from now on. */
  public Subscription subscribe(Predicate<Change> interest) {
    return transaction(
        () -> {
          Subscription subscription = new Subscription(interest, subscriptions::remove);
          subscriptions.add(subscription);
          return subscription;
        });
  }
}
