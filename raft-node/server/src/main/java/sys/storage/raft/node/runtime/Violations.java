package sys.storage.raft.node.runtime;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this node saw that must never be. Shown in the status, counted, logged once. Any thread. */
public final class Violations {

  private static final Logger log = LoggerFactory.getLogger(Violations.class);
  private static final int MAX_KEPT = 100;

  private final Set<String> texts = new LinkedHashSet<>();
  private final LongAdder count = new LongAdder();

  /** The same text is reported once. */
  public synchronized void report(String text) {
    if (texts.size() < MAX_KEPT && texts.add(text)) {
      count.increment();
      log.error("violation: {}", text);
    }
  }

  public synchronized List<String> all() {
    return List.copyOf(texts);
  }

  public long count() {
    return count.sum();
  }
}
