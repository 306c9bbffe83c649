package sys.storage.harness.scenarios.soak;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import sys.storage.harness.scenarios.cluster.Await;
import sys.storage.harness.scenarios.cluster.MemberView;
import sys.storage.harness.scenarios.cluster.Members;
import sys.storage.harness.scenarios.history.HistoryRecorder;
import sys.storage.harness.scenarios.load.Load;
import sys.storage.harness.scenarios.terminal.Terminal;

/**
 * Looks on while the faults go on: tells how far it is, tells the clients which members there are,
 * and notes who leads. One thread.
 */
final class Watch {

  private static final long INTERVAL_MILLIS = 1_000;

  /** Without a terminal a line of progress stays, so there are fewer. */
  private static final Duration LINE_INTERVAL = Duration.ofSeconds(10);

  private final Members members;
  private final Load load;
  private final HistoryRecorder history;
  private final Events events;
  private final Terminal terminal;
  private Set<URI> endpoints = Set.of();
  private Optional<MemberView> first = Optional.empty();
  private long term;
  private long answered;
  private long atNanos;

  Watch(Members members, Load load, HistoryRecorder history, Events events, Terminal terminal) {
    this.members = members;
    this.load = load;
    this.history = history;
    this.events = events;
    this.terminal = terminal;
    this.atNanos = history.nowNanos();
  }

  void until(BooleanSupplier over) {
    while (!over.getAsBoolean()) {
      Await.pause(INTERVAL_MILLIS);
      try {
        refresh();
        members.leader().ifPresent(this::leads);
      } catch (KubernetesClientException e) {
        events.say("the API server does not answer: " + e.getMessage());
      }
      tell();
    }
    terminal.eraseProgress();
  }

  /** Pods that were made anew have other addresses. */
  void refresh() {
    List<URI> now = members.apiAddresses();
    if (!now.isEmpty() && !endpoints.equals(Set.copyOf(now))) {
      endpoints = new HashSet<>(now);
      load.endpoints(now);
    }
  }

  private void leads(MemberView leader) {
    if (leader.term() > term) {
      term = leader.term();
      first = first.or(() -> Optional.of(leader));
      history.begin("leader", "%s leads term %d".formatted(leader.name(), term));
    }
  }

  private void tell() {
    long now = history.nowNanos();
    long count = history.answered();
    String line =
        String.format(
            Locale.ROOT,
            "%s  … %,d operations, %,.0f/s; %d faults, %d scalings, term %d",
            Events.seconds(now),
            count,
            (count - answered) * 1e9 / (now - atNanos),
            events.faultsMade(),
            events.scalings(),
            term);
    if (terminal.interactive()) {
      terminal.progress(line);
    } else if (now - atNanos >= LINE_INTERVAL.toNanos()) {
      terminal.line(line);
    } else {
      return;
    }
    answered = count;
    atNanos = now;
  }

  /** By how much the term has risen since the first leader that was seen. */
  long elections() {
    return first.map(leader -> term - leader.term()).orElse(0L);
  }
}
