package sys.storage.raft.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sys.storage.raft.core.Event;

@Timeout(30)
class MailboxTest {

  private static final long NO_HOLD = 0;
  private static final long LONG = Duration.ofMinutes(1).toNanos();
  private static final int CLIENT_LIMIT = 2;

  private final Mailbox mailbox = new Mailbox(CLIENT_LIMIT, 10);

  @Test
  void commandsThatCameMeanwhileAreTakenTogether() throws InterruptedException {
    Event.Propose first = command(1);
    Event.Propose second = command(2);
    mailbox.offerCommand(first);
    mailbox.offerCommand(second);
    assertThat(mailbox.take(LONG, NO_HOLD).events()).containsExactly(first, second);
  }

  @Test
  void otherEventsPassWhileCommandsAreHeldBack() throws InterruptedException {
    var persisted = new Event.Persisted(1);
    mailbox.offerCommand(command(1));
    mailbox.post(persisted);
    assertThat(mailbox.take(LONG, LONG).events()).containsExactly(persisted);
    assertThat(mailbox.size()).isEqualTo(1);
  }

  @Test
  void commandsAreHeldBackNoLongerThanGiven() throws InterruptedException {
    Event.Propose command = command(1);
    mailbox.offerCommand(command);
    long hold = Duration.ofMillis(5).toNanos();
    long before = System.nanoTime();
    assertThat(mailbox.take(LONG, hold).events()).containsExactly(command);
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(hold);
  }

  @Test
  void theLoopTurnsThoughCommandsAreHeldBack() throws InterruptedException {
    mailbox.offerCommand(command(1));
    assertThat(mailbox.take(Duration.ofMillis(1).toNanos(), LONG).events()).isEmpty();
  }

  @Test
  void aCommandWakesALoopThatHoldsNothing() throws Exception {
    Event.Propose command = command(1);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var turn =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return mailbox.take(LONG, NO_HOLD);
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              },
              executor);
      mailbox.offerCommand(command);
      assertThat(turn.get().events()).containsExactly(command);
    }
  }

  @Test
  void moreCommandsThanTheLimitAreTurnedAway() throws InterruptedException {
    assertThat(mailbox.offerCommand(command(1))).isTrue();
    assertThat(mailbox.offerCommand(command(2))).isTrue();
    assertThat(mailbox.offerCommand(command(3))).isFalse();
    mailbox.take(LONG, NO_HOLD);
    assertThat(mailbox.offerCommand(command(3))).isTrue();
  }

  private static Event.Propose command(long id) {
    return new Event.Propose(id, new byte[] {1});
  }
}
