package sys.storage.raft.node.directory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import sys.storage.raft.node.disk.CorruptionException;
import sys.storage.raft.node.disk.Disk;
import sys.storage.raft.node.disk.DiskFile;

/**
 * Reads and replaces {@code metadata.json}: temporary file, fsync, rename, fsync of directory.
 *
 * <p>It has a checksum. Counter-example without one: a bit flips in the name of {@code clusterId};
 * the member then looks blank, but has its old incarnation, so its leader writes to it; it makes
 * itself a new log and forgets votes and entries that it has confirmed.
 */
final class MetadataFile {

  private static final int FORMAT_VERSION = 2;
  private static final int MAX_BYTES = 64 << 10;
  private static final String NAME = "metadata.json";
  private static final String TEMPORARY_NAME = "metadata.json.tmp";
  private static final JsonMapper JSON = new JsonMapper();

  private MetadataFile() {}

  static Metadata readOrCreate(Disk disk, Path root, String memberName, Supplier<UUID> incarnations)
      throws IOException {
    if (!disk.exists(root.resolve(NAME))) {
      requireNew(disk, root);
      Metadata created = new Metadata(memberName, incarnations.get(), Optional.empty());
      write(disk, root, created);
      return created;
    }
    Metadata found = read(disk, root.resolve(NAME));
    if (!found.memberName().equals(memberName)) {
      throw new IOException(
          "%s is the data directory of member '%s', not of '%s': give each member its own directory"
              .formatted(root, found.memberName(), memberName));
    }
    // The process before may have been killed between a rename and this.
    disk.syncDirectory(root);
    return found;
  }

  /** The metadata is durable before anything else is written. */
  private static void requireNew(Disk disk, Path root) throws IOException {
    for (String part : List.of(DataDirectory.LOG, DataDirectory.SNAPSHOTS)) {
      Path directory = root.resolve(part);
      if (disk.exists(directory) && !disk.list(directory).isEmpty()) {
        throw new CorruptionException(
            root.resolve(NAME), 0, "it is missing, although %s holds files".formatted(directory));
      }
    }
  }

  static void write(Disk disk, Path root, Metadata metadata) throws IOException {
    ObjectNode json =
        JSON.createObjectNode()
            .put("formatVersion", FORMAT_VERSION)
            .put("memberName", metadata.memberName())
            .put("incarnation", metadata.incarnation().toString());
    metadata.clusterId().ifPresent(id -> json.put("clusterId", id.toString()));
    json.put("checksum", checksum(metadata));
    Path temporary = root.resolve(TEMPORARY_NAME);
    disk.delete(temporary);
    try (DiskFile file = disk.create(temporary)) {
      file.write(ByteBuffer.wrap(JSON.writeValueAsBytes(json)), 0);
      file.sync();
    }
    disk.rename(temporary, root.resolve(NAME));
    disk.syncDirectory(root);
  }

  /** CRC32C of the values, a line each, in hexadecimal digits. */
  private static String checksum(Metadata metadata) {
    String clusterId = metadata.clusterId().map(UUID::toString).orElse("blank");
    String values =
        "%s\n%s\n%s".formatted(metadata.memberName(), metadata.incarnation(), clusterId);
    var crc = new CRC32C();
    crc.update(values.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }

  private static Metadata read(Disk disk, Path path) throws IOException {
    byte[] content;
    try (DiskFile file = disk.open(path)) {
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(file.size(), MAX_BYTES));
      file.read(buffer, 0);
      content = buffer.array();
    }
    try {
      JsonNode json = JSON.readTree(content);
      int version = json.required("formatVersion").asInt();
      if (version != FORMAT_VERSION) {
        throw new IOException(
            "%s has format version %s, this program knows version %d: use the program that wrote it"
                .formatted(path, json.path("formatVersion"), FORMAT_VERSION));
      }
      Optional<UUID> clusterId =
          json.has("clusterId") ? Optional.of(uuid(json, "clusterId")) : Optional.empty();
      var metadata =
          new Metadata(json.required("memberName").asText(), uuid(json, "incarnation"), clusterId);
      if (!json.required("checksum").asText().equals(checksum(metadata))) {
        throw new IllegalArgumentException("its checksum is wrong");
      }
      return metadata;
    } catch (JsonProcessingException malformed) {
      throw new CorruptionException(path, 0, "it is no JSON: " + malformed.getOriginalMessage());
    } catch (IllegalArgumentException malformed) {
      throw new CorruptionException(path, 0, String.valueOf(malformed.getMessage()));
    }
  }

  private static UUID uuid(JsonNode json, String field) {
    return UUID.fromString(json.required(field).asText());
  }
}
