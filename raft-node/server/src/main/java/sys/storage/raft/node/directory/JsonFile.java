package sys.storage.raft.node.directory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32C;
import sys.storage.raft.node.disk.CorruptionException;
import sys.storage.raft.node.disk.Disk;
import sys.storage.raft.node.disk.DiskFile;

/**
 * A small JSON object that is replaced whole: temporary file, fsync, rename, fsync of directory.
 * After a crash the file is there as it was or as it is to be, or not at all if it never was.
 *
 * <p>Beside its fields it has a format version and a checksum. Counter-example without the
 * checksum: a bit flips in the name of {@code clusterId}; the member then looks blank, but has its
 * old incarnation, so its leader writes to it; it makes itself a new log and forgets votes and
 * entries that it has confirmed.
 */
final class JsonFile {

  private static final int FORMAT_VERSION = 3;
  private static final int MAX_BYTES = 64 << 10;
  private static final JsonMapper JSON = new JsonMapper();

  private final Disk disk;
  private final Path directory;
  private final Path path;

  JsonFile(Disk disk, Path directory, String name) {
    this.disk = disk;
    this.directory = directory;
    this.path = directory.resolve(name);
  }

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /**
   * Reads the object; empty when there is no file.
   *
   * @param parse makes the value of its fields; throws {@link IllegalArgumentException} where one
   *     is missing or wrong
   * @throws CorruptionException when the file is not what was written
   * @throws IOException when it is of another format version, or cannot be read
   */
  <T> Optional<T> read(Function<JsonNode, T> parse) throws IOException {
    if (!disk.exists(path)) {
      return Optional.empty();
    }
    try {
      if (!(JSON.readTree(content()) instanceof ObjectNode object)) {
        throw new IllegalArgumentException("it is no object");
      }
      JsonNode version = object.required("formatVersion");
      if (version.asInt() != FORMAT_VERSION) {
        throw new IOException(
            "%s has format version %s, this program knows version %d: use the program that wrote it"
                .formatted(path, version, FORMAT_VERSION));
      }
      String checksum = object.required("checksum").asText();
      object.remove("checksum");
      if (!checksum.equals(checksum(object))) {
        throw new IllegalArgumentException("its checksum is wrong");
      }
      return Optional.of(parse.apply(object));
    } catch (JsonProcessingException malformed) {
      throw new CorruptionException(path, 0, "it is no JSON: " + malformed.getOriginalMessage());
    } catch (IllegalArgumentException malformed) {
      throw new CorruptionException(path, 0, String.valueOf(malformed.getMessage()));
    }
  }

  private byte[] content() throws IOException {
    try (DiskFile file = disk.open(path)) {
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(file.size(), MAX_BYTES));
      file.read(buffer, 0);
      return buffer.array();
    }
  }

  /** Replaces the object, durably. */
  void write(ObjectNode fields) throws IOException {
    ObjectNode object = object().put("formatVersion", FORMAT_VERSION).setAll(fields);
    object.put("checksum", checksum(object));
    Path temporary = directory.resolve(path.getFileName() + ".tmp");
    disk.delete(temporary);
    try (DiskFile file = disk.create(temporary)) {
      file.write(ByteBuffer.wrap(JSON.writeValueAsBytes(object)), 0);
      file.sync();
    }
    disk.rename(temporary, path);
    syncDirectory();
  }

  void delete() throws IOException {
    disk.delete(path);
    syncDirectory();
  }

  /** Makes durable what a process that was killed may have renamed. */
  void syncDirectory() throws IOException {
    disk.syncDirectory(directory);
  }

  /** CRC32C of the fields in their order, as they are written, in hexadecimal digits. */
  private static String checksum(ObjectNode fields) throws JsonProcessingException {
    var crc = new CRC32C();
    crc.update(JSON.writeValueAsBytes(fields));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
