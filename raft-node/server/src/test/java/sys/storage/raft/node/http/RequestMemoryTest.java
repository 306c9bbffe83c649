package sys.storage.raft.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import sys.storage.raft.client.Problem;

class RequestMemoryTest {

  private final RequestMemory memory = new RequestMemory(100);

  @Test
  void whatIsTakenAndGivenBackCanBeTakenAgain() {
    for (int i = 0; i < 3; i++) {
      RequestMemory.Taken request = memory.nothingTaken();
      request.take(60);
      request.take(40);
      request.giveBack();
    }
  }

  @Test
  void aRequestLargerThanAllMemoryGetsAllOfIt() {
    RequestMemory.Taken large = memory.nothingTaken();
    large.take(Integer.MAX_VALUE);
    large.take(Integer.MAX_VALUE);
    assertOverloaded(memory.nothingTaken(), 1);
    large.giveBack();
    memory.nothingTaken().take(100);
  }

  @Test
  void whoFindsNoneLeftIsTurnedAwayAndHasTakenNothing() {
    RequestMemory.Taken first = memory.nothingTaken();
    RequestMemory.Taken second = memory.nothingTaken();
    first.take(60);
    assertOverloaded(second, 60);
    second.take(40);
    first.giveBack();
    second.giveBack();
    memory.nothingTaken().take(100);
  }

  @Test
  void whoWaitsGetsWhatAnotherGivesBack() {
    RequestMemory.Taken first = memory.nothingTaken();
    first.take(100);
    var second = CompletableFuture.runAsync(() -> memory.nothingTaken().take(100));
    first.giveBack();
    await().until(second::isDone);
    assertThat(second).isCompleted();
  }

  @Test
  void whatHadToWaitIsReadAnew() {
    RequestMemory.Taken first = memory.nothingTaken();
    RequestMemory.Taken second = memory.nothingTaken();
    first.take(100);
    var reads = new AtomicInteger();
    var read =
        CompletableFuture.supplyAsync(
            () -> second.read(() -> 10 * reads.incrementAndGet(), size -> size));
    await().until(() -> reads.get() == 1);
    first.giveBack();
    await().until(read::isDone);
    assertThat(read).isCompletedWithValue(20);
    assertOverloaded(memory.nothingTaken(), 81);
    memory.nothingTaken().take(80);
  }

  @Test
  void aFailedReadTakesNothing() {
    RequestMemory.Taken request = memory.nothingTaken();
    assertThatThrownBy(
            () ->
                request.read(
                    () -> {
                      throw new IllegalStateException("no");
                    },
                    _ -> 100))
        .hasMessage("no");
    memory.nothingTaken().take(100);
    assertOverloaded(memory.nothingTaken(), 1);
  }

  private static void assertOverloaded(RequestMemory.Taken request, int bytes) {
    assertThatThrownBy(() -> request.take(bytes))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem().status()).isEqualTo(503);
              assertThat(e.problem().type()).isEqualTo(Problem.OVERLOADED);
            });
  }
}
