package sys.storage.raft.core.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ConfigurationEntryTest {

  private static final MemberId UMLAUT = new MemberId("knoten-ü", new UUID(1, 2));
  private static final MemberId PLAIN = new MemberId("demo-0", new UUID(-1, 3));

  private final ConfigurationEntry entry =
      new ConfigurationEntry(
          new Configuration(
              new TreeSet<>(List.of(UMLAUT, PLAIN)),
              new TreeSet<>(List.of(PLAIN)),
              new TreeSet<>(List.of(new MemberId("demo-9", new UUID(0, 0)))),
              new TreeSet<>()),
          42);

  @Test
  void itReadsAsItWasWritten() {
    assertThat(ConfigurationEntry.decode(ByteBuffer.wrap(entry.encode()))).isEqualTo(entry);
  }

  @Test
  void bytesThatAreCutShortAreRefusedWhereverTheCutIs() {
    byte[] bytes = entry.encode();
    for (int length = 0; length < bytes.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> ConfigurationEntry.decode(cut))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cut short");
    }
  }

  @Test
  void tooManyBytesAndAnotherVersionAreRefused() {
    byte[] bytes = entry.encode();
    assertThatThrownBy(
            () ->
                ConfigurationEntry.decode(ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + 1))))
        .hasMessage("configuration entry has 1 bytes too many");
    bytes[0] = 9;
    assertThatThrownBy(() -> ConfigurationEntry.decode(ByteBuffer.wrap(bytes)))
        .hasMessage("configuration entry has version 9, this node reads version 1");
  }
}
