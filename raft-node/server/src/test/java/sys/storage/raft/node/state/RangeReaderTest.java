package sys.storage.raft.node.state;

import static org.assertj.core.api.Assertions.assertThat;
import static sys.storage.raft.node.state.StateDriver.delete;
import static sys.storage.raft.node.state.StateDriver.put;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sys.storage.raft.node.state.command.Key;
import sys.storage.raft.node.state.command.KeyValue;

/** Pages that are put together while the state goes on. */
final class RangeReaderTest {

  /** More marks of deletions, which a read passes over, than one slice looks at. */
  private static final int DELETED = 1_500;

  private static final int KEPT_REVISIONS = 2 * DELETED;

  private final StateDriver driver = new StateDriver(new StateOptions(KEPT_REVISIONS, 1 << 30));
  private final AtomicInteger slices = new AtomicInteger();

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void aReadFindsWhatLiesBehindManyDeletions() {
    deleteMany();
    driver.apply(put("z", "v"));

    Read.Found<Page> read = found(driver.state.range(RangeQuery.all()));

    assertThat(keys(read)).containsExactly("z");
    assertThat(read.value().more()).isFalse();
  }

  @Test
  void aPageWithoutKeysWhoseRevisionIsCompactedIsReadAnewFromItsBeginning() {
    deleteMany();
    driver.apply(put("z", "v"));

    Read.Found<Page> read = found(readWhile(this::writeUntilCompacted, RangeQuery.all()));

    assertThat(keys(read))
        .as("a page of revision %d holds what was written before it", read.revision())
        .contains("a0", "z");
    assertThat(read.revision()).isGreaterThan(KEPT_REVISIONS);
  }

  @Test
  void aPageWithKeysWhoseRevisionIsCompactedEndsThereAndSaysSo() {
    driver.apply(put("a", "v"));
    deleteMany();
    driver.apply(put("z", "v"));
    long revision = driver.state.revision();

    Read.Found<Page> read = found(readWhile(this::writeUntilCompacted, RangeQuery.all()));

    assertThat(keys(read)).containsExactly("a");
    assertThat(read.revision()).isEqualTo(revision);
    assertThat(read.value().more()).isTrue();
  }

  @Test
  void aRevisionThatIsAskedForAndCompactedMeanwhileIsSaidToBe() {
    deleteMany();
    long revision = driver.state.revision();
    var query = new RangeQuery(Optional.empty(), Optional.empty(), 10, OptionalLong.of(revision));

    assertThat(readWhile(this::writeUntilCompacted, query)).isInstanceOf(Read.Compacted.class);
  }

  private void deleteMany() {
    for (int i = 0; i < DELETED; i++) {
      driver.apply(put("d" + i, "v"));
      driver.apply(delete("d" + i));
    }
  }

  private void writeUntilCompacted() {
    for (int i = 0; i <= KEPT_REVISIONS; i++) {
      driver.apply(put("a0", "v" + i));
    }
  }

  /** Reads, and does something between the first slice and the second. */
  private Read<Page> readWhile(Runnable meanwhile, RangeQuery query) {
    return RangeReader.read(
        query,
        slice -> {
          if (slices.getAndIncrement() == 1) {
            meanwhile.run();
          }
          return driver.state.slice(slice);
        });
  }

  private static List<String> keys(Read.Found<Page> read) {
    return read.value().items().stream().map(KeyValue::key).map(Key::toString).toList();
  }

  private static Read.Found<Page> found(Read<Page> read) {
    assertThat(read).isInstanceOf(Read.Found.class);
    return (Read.Found<Page>) read;
  }
}
