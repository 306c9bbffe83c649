package sys.storage.raft.node.directory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import sys.storage.raft.node.disk.Disk;
import sys.storage.raft.node.disk.DiskFile;

/** Reads and replaces {@code metadata.json}: temporary file, fsync, rename, fsync of directory. */
final class MetadataFile {

  private static final int FORMAT_VERSION = 1;
  private static final int MAX_BYTES = 64 << 10;
  private static final String NAME = "metadata.json";
  private static final String TEMPORARY_NAME = "metadata.json.tmp";
  private static final JsonMapper JSON = new JsonMapper();

  private MetadataFile() {}

  static Metadata readOrCreate(Disk disk, Path root, String memberName, Supplier<UUID> incarnations)
      throws IOException {
    if (!disk.exists(root.resolve(NAME))) {
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

  static void write(Disk disk, Path root, Metadata metadata) throws IOException {
    ObjectNode json =
        JSON.createObjectNode()
            .put("formatVersion", FORMAT_VERSION)
            .put("memberName", metadata.memberName())
            .put("incarnation", metadata.incarnation().toString());
    metadata.clusterId().ifPresent(id -> json.put("clusterId", id.toString()));
    Path temporary = root.resolve(TEMPORARY_NAME);
    disk.delete(temporary);
    try (DiskFile file = disk.create(temporary)) {
      file.write(ByteBuffer.wrap(JSON.writeValueAsBytes(json)), 0);
      file.sync();
    }
    disk.rename(temporary, root.resolve(NAME));
    disk.syncDirectory(root);
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
      if (!json.isObject()) {
        throw new IllegalArgumentException("it is no JSON object");
      }
      int version = json.path("formatVersion").asInt();
      if (version != FORMAT_VERSION) {
        throw new IOException(
            "%s has format version %s, this program knows version %d: use the program that wrote it"
                .formatted(path, json.path("formatVersion"), FORMAT_VERSION));
      }
      Optional<UUID> clusterId =
          json.has("clusterId") ? Optional.of(uuid(json, "clusterId")) : Optional.empty();
      return new Metadata(
          json.required("memberName").asText(), uuid(json, "incarnation"), clusterId);
    } catch (JsonProcessingException | IllegalArgumentException malformed) {
      throw new IOException(
          "%s cannot be read (%s): restore it, or delete the volume claim and the pod so that the operator replaces this member"
              .formatted(path, malformed.getMessage()),
          malformed);
    }
  }

  private static UUID uuid(JsonNode json, String field) {
    return UUID.fromString(json.required(field).asText());
  }
}
