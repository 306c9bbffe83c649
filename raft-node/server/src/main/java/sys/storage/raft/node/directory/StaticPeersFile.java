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
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.configuration.StaticPeers;
import sys.storage.raft.node.disk.CorruptionException;
import sys.storage.raft.node.disk.Disk;
import sys.storage.raft.node.disk.DiskFile;

/**
 * The list of voters that was imposed on this node, in {@code static-peers.json}; only in the mode
 * unsafe-early-vote. Replaced as {@link MetadataFile} is.
 */
final class StaticPeersFile {

  private static final String NAME = "static-peers.json";
  private static final String TEMPORARY_NAME = "static-peers.json.tmp";
  private static final int MAX_BYTES = 64 << 10;
  private static final JsonMapper JSON = new JsonMapper();

  private StaticPeersFile() {}

  /**
   * @throws CorruptionException when it is not what was written
   */
  static Optional<StaticPeers> read(Disk disk, Path root) throws IOException {
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
      var voters = new TreeSet<MemberId>();
      json.required("voters").forEach(voter -> voters.add(MemberId.parse(voter.asText())));
      var peers = new StaticPeers(voters, json.required("operatorEpoch").asLong());
      if (!json.required("checksum").asText().equals(checksum(peers))) {
        throw new IllegalArgumentException("its checksum is wrong");
      }
      return Optional.of(peers);
    } catch (JsonProcessingException malformed) {
      throw new CorruptionException(path, 0, "it is no JSON: " + malformed.getOriginalMessage());
    } catch (IllegalArgumentException malformed) {
      throw new CorruptionException(path, 0, String.valueOf(malformed.getMessage()));
    }
  }

  static void write(Disk disk, Path root, StaticPeers peers) throws IOException {
    ObjectNode json = JSON.createObjectNode().put("operatorEpoch", peers.operatorEpoch());
    var voters = json.putArray("voters");
    peers.voters().forEach(voter -> voters.add(voter.toString()));
    json.put("checksum", checksum(peers));
    Path temporary = root.resolve(TEMPORARY_NAME);
    disk.delete(temporary);
    try (DiskFile file = disk.create(temporary)) {
      file.write(ByteBuffer.wrap(JSON.writeValueAsBytes(json)), 0);
      file.sync();
    }
    disk.rename(temporary, root.resolve(NAME));
    disk.syncDirectory(root);
  }

  /** CRC32C of the epoch and the voters, a line each, in hexadecimal digits. */
  private static String checksum(StaticPeers peers) {
    String lines =
        peers.voters().stream()
            .map(MemberId::toString)
            .collect(Collectors.joining("\n", peers.operatorEpoch() + "\n", ""));
    var crc = new CRC32C();
    crc.update(lines.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
