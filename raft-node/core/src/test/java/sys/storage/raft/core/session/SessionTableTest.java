package sys.storage.raft.core.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import sys.storage.raft.core.session.SessionTable.Lookup;

class SessionTableTest {

  private static final UUID ALICE = new UUID(0, 1);
  private static final UUID BOB = new UUID(0, 2);
  private static final UUID CAROL = new UUID(0, 3);

  private final SessionTable table = new SessionTable(2, 1000);

  private void execute(UUID client, long sequence, long time) {
    assertThat(table.begin(client, sequence, time)).isEqualTo(new Lookup.Execute());
    table.record(client, sequence, reply(client, sequence), time);
  }

  private static byte[] reply(UUID client, long sequence) {
    return (client + " " + sequence).getBytes(StandardCharsets.UTF_8);
  }

  private void assertReplayed(UUID client, long sequence, long time) {
    assertThat(table.begin(client, sequence, time))
        .isInstanceOfSatisfying(
            Lookup.Replay.class,
            replay -> assertThat(replay.reply()).isEqualTo(reply(client, sequence)));
  }

  @Test
  void aRepetitionGetsTheReplyOfTheFirstExecution() {
    execute(ALICE, 1, 0);
    execute(ALICE, 2, 0);
    execute(BOB, 1, 0);
    assertReplayed(ALICE, 1, 1);
    assertReplayed(BOB, 1, 1);
  }

  @Test
  void commandsThatWereOvertakenAreStillExecutedOnce() {
    execute(ALICE, 2, 0);
    execute(ALICE, 1, 0);
    assertReplayed(ALICE, 1, 0);
    assertReplayed(ALICE, 2, 0);
  }

  @Test
  void aForgottenReplyIsNeverTakenForANewCommand() {
    long last = SessionTable.REPLIES_PER_SESSION + 3;
    for (long sequence = 1; sequence <= last; sequence++) {
      execute(ALICE, sequence, 0);
    }
    assertThat(table.begin(ALICE, 3, 0)).isEqualTo(new Lookup.Forgotten(4));
    assertReplayed(ALICE, 4, 0);
  }

  @Test
  void aSessionExpiresByLogTimeSinceItsLastUse() {
    execute(ALICE, 1, 0);
    assertReplayed(ALICE, 1, 900);
    assertReplayed(ALICE, 1, 1900);
    assertThat(table.begin(BOB, 1, 2901)).isEqualTo(new Lookup.Execute());
    assertThat(table.size()).isZero();
  }

  @Test
  void theSessionThatWasUsedLongestAgoMakesRoom() {
    execute(ALICE, 1, 0);
    execute(BOB, 1, 1);
    assertReplayed(ALICE, 1, 2);
    execute(CAROL, 1, 3);
    assertReplayed(ALICE, 1, 4);
    assertReplayed(CAROL, 1, 4);
    assertThat(table.begin(BOB, 1, 4)).isEqualTo(new Lookup.Execute());
  }

  @Test
  void aSnapshotKeepsRepliesForgottenOnesAndTheOrderOfUse() throws IOException {
    for (long sequence = 1; sequence <= SessionTable.REPLIES_PER_SESSION + 1; sequence++) {
      execute(BOB, sequence, 0);
    }
    execute(ALICE, 1, 1);
    assertReplayed(BOB, 2, 2);
    byte[] bytes = bytes(table);
    execute(CAROL, 1, 3);

    table.readFrom(new DataInputStream(new ByteArrayInputStream(bytes)));

    assertThat(bytes(table)).isEqualTo(bytes);
    assertThat(table.begin(BOB, 1, 3)).isEqualTo(new Lookup.Forgotten(2));
    execute(CAROL, 1, 3);
    assertThat(table.begin(ALICE, 1, 3)).isEqualTo(new Lookup.Execute());
  }

  @Test
  void aDamagedSnapshotIsRefused() throws IOException {
    execute(ALICE, 1, 0);
    byte[] bytes = bytes(table);
    bytes[0] = 9;
    assertThatThrownBy(() -> table.readFrom(new DataInputStream(new ByteArrayInputStream(bytes))))
        .isInstanceOf(IOException.class)
        .hasMessage("session table has version 9, this node reads version 1");
  }

  private static byte[] bytes(SessionTable table) throws IOException {
    var bytes = new ByteArrayOutputStream();
    table.writeTo(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
