package sys.storage.harness.simulation.story;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import sys.storage.harness.simulation.picture.Happening;
import sys.storage.harness.simulation.script.MessageKind;
import sys.storage.harness.simulation.script.Traffic;
import sys.storage.raft.core.message.Message;

/** Which messages were sent, and which were read. */
final class Letters {

  private record Letter(Message message, long sentNanos) {}

  private final List<Letter> sent = new ArrayList<>();
  private final IdentityHashMap<Message, Long> readAt = new IdentityHashMap<>();
  private long longestWayNanos;
  private long nowNanos;

  void sent(Message message, long atNanos) {
    nowNanos = atNanos;
    sent.add(new Letter(message, atNanos));
  }

  /** The first time counts where a message arrives twice. */
  void arrived(Message message, long atNanos) {
    nowNanos = atNanos;
    readAt.putIfAbsent(message, atNanos);
  }

  /** Those that never arrived, in the order in which they were sent. */
  List<LostMessage> lost() {
    return sent.stream()
        .filter(letter -> !readAt.containsKey(letter.message))
        .map(
            letter ->
                new LostMessage(
                    letter.sentNanos,
                    new Traffic(
                        MessageKind.of(letter.message),
                        letter.message.envelope().from().name(),
                        letter.message.envelope().to().name())))
        .toList();
  }

  List<Happening> all() {
    var all = new ArrayList<Happening>();
    for (Letter letter : sent) {
      Long read = readAt.get(letter.message);
      if (read != null) {
        longestWayNanos = Math.max(longestWayNanos, read - letter.sentNanos);
      }
    }
    for (Letter letter : sent) {
      all.add(
          new Happening.Sent(
              letter.sentNanos,
              letter.message.envelope().from().name(),
              letter.message.envelope().to().name(),
              Words.traffic(letter.message),
              Words.of(letter.message),
              arrival(letter)));
    }
    return all;
  }

  /** What is as late as nothing was that arrived counts as lost. */
  private Happening.Arrival arrival(Letter letter) {
    Long read = readAt.get(letter.message);
    if (read != null) {
      return new Happening.Arrival.At(read);
    }
    return nowNanos - letter.sentNanos > longestWayNanos
        ? new Happening.Arrival.Lost()
        : new Happening.Arrival.Open();
  }
}
