package sys.storage.raft.core.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sys.storage.raft.core.configuration.Configuration;
import sys.storage.raft.core.configuration.StaticPeers;

/**
 * The configurations of the log, oldest first. The last one is effective from the moment it is
 * appended; a truncation brings the one before back.
 */
final class ConfigurationHistory {

  private final List<LoggedConfiguration> history = new ArrayList<>();
  private Optional<StaticPeers> imposed = Optional.empty();

  ConfigurationHistory(LoggedConfiguration base) {
    history.add(base);
  }

  LoggedConfiguration latest() {
    LoggedConfiguration logged = history.getLast();
    return imposed.map(logged::replacedBy).orElse(logged);
  }

  /** From now on the latest configuration is this, with the index of the latest of the log. */
  void impose(StaticPeers peers) {
    imposed = Optional.of(peers);
  }

  boolean isImposed() {
    return imposed.isPresent();
  }

  /** The configuration before the one of the entry at {@code index}, unless compacted away. */
  Optional<Configuration> before(long index) {
    Optional<Configuration> found = Optional.empty();
    for (LoggedConfiguration logged : history) {
      if (logged.index() < index) {
        found = Optional.of(logged.configuration());
      }
    }
    return found;
  }

  /** Those whose index is in {@code after+1..upTo}. */
  List<LoggedConfiguration> between(long after, long upTo) {
    if (latest().index() <= after) {
      return List.of();
    }
    return history.stream()
        .filter(logged -> logged.index() > after && logged.index() <= upTo)
        .toList();
  }

  void append(LoggedConfiguration logged) {
    if (logged.index() > latest().index()) {
      history.add(logged);
    }
  }

  void truncateFrom(long index) {
    while (history.size() > 1 && latest().index() >= index) {
      history.removeLast();
    }
  }

  /** Forgets what was effective before the one that is effective at {@code index}. */
  void compactTo(long index) {
    while (history.size() > 1 && history.get(1).index() <= index) {
      history.removeFirst();
    }
  }

  void reset(LoggedConfiguration base) {
    history.clear();
    history.add(base);
  }
}
