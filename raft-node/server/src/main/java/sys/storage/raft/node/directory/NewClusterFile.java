package sys.storage.raft.node.directory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import sys.storage.raft.node.disk.CorruptionException;
import sys.storage.raft.node.disk.Disk;
import sys.storage.raft.node.disk.DiskFile;

/**
 * The {@link NewClusterDecision} of this node, in {@code new-cluster.json}, from when it is taken
 * until it is carried out. Replaced as {@link MetadataFile} is: it is there whole, or not at all.
 */
final class NewClusterFile {

  private static final String NAME = "new-cluster.json";
  private static final String TEMPORARY_NAME = "new-cluster.json.tmp";
  private static final int MAX_BYTES = 4 << 10;
  private static final JsonMapper JSON = new JsonMapper();

  private NewClusterFile() {}

  /**
   * @throws CorruptionException when it is not what was written
   */
  static Optional<NewClusterDecision> read(Disk disk, Path root) throws IOException {
    Path path = root.resolve(NAME);
    if (!disk.exists(path)) {
      return Optional.empty();
    }
    byte[] content;
    try (DiskFile file = disk.open(path)) {
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(file.size(), MAX_BYTES));
      file.read(buffer, 0);
      content = buffer.array();
    }
    try {
      JsonNode json = JSON.readTree(content);
      var decision =
          new NewClusterDecision(
              UUID.fromString(json.required("clusterId").asText()),
              UUID.fromString(json.required("newClusterId").asText()),
              json.required("operatorEpoch").asLong());
      if (!json.required("checksum").asText().equals(checksum(decision))) {
        throw new IllegalArgumentException("its checksum is wrong");
      }
      return Optional.of(decision);
    } catch (JsonProcessingException malformed) {
      throw new CorruptionException(path, 0, "it is no JSON: " + malformed.getOriginalMessage());
    } catch (IllegalArgumentException malformed) {
      throw new CorruptionException(path, 0, String.valueOf(malformed.getMessage()));
    }
  }

  static void write(Disk disk, Path root, NewClusterDecision decision) throws IOException {
    byte[] json =
        JSON.writeValueAsBytes(
            JSON.createObjectNode()
                .put("clusterId", decision.clusterId().toString())
                .put("newClusterId", decision.newClusterId().toString())
                .put("operatorEpoch", decision.operatorEpoch())
                .put("checksum", checksum(decision)));
    Path temporary = root.resolve(TEMPORARY_NAME);
    disk.delete(temporary);
    try (DiskFile file = disk.create(temporary)) {
      file.write(ByteBuffer.wrap(json), 0);
      file.sync();
    }
    disk.rename(temporary, root.resolve(NAME));
    disk.syncDirectory(root);
  }

  static void delete(Disk disk, Path root) throws IOException {
    disk.delete(root.resolve(NAME));
    disk.syncDirectory(root);
  }

  /** CRC32C of the values, a line each, in hexadecimal digits. */
  private static String checksum(NewClusterDecision decision) {
    String lines =
        "%s\n%s\n%d"
            .formatted(decision.clusterId(), decision.newClusterId(), decision.operatorEpoch());
    var crc = new CRC32C();
    crc.update(lines.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
