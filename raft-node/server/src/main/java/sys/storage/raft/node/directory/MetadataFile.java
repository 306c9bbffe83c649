package sys.storage.raft.node.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import sys.storage.raft.node.disk.CorruptionException;
import sys.storage.raft.node.disk.Disk;

/** The {@link Metadata} of this node, in {@code metadata.json}. */
final class MetadataFile {

  private static final String NAME = "metadata.json";

  private final Disk disk;
  private final Path root;
  private final JsonFile file;

  MetadataFile(Disk disk, Path root) {
    this.disk = disk;
    this.root = root;
    file = new JsonFile(disk, root, NAME);
  }

  Metadata readOrCreate(String memberName, Supplier<UUID> incarnations) throws IOException {
    Optional<Metadata> found = file.read(MetadataFile::parse);
    if (found.isEmpty()) {
      requireNew();
      Metadata created = new Metadata(memberName, incarnations.get(), Optional.empty());
      write(created);
      return created;
    }
    Metadata metadata = found.orElseThrow();
    if (!metadata.memberName().equals(memberName)) {
      throw new IOException(
          "%s is the data directory of member '%s', not of '%s': give each member its own directory"
              .formatted(root, metadata.memberName(), memberName));
    }
    // The process before may have been killed between a rename and this.
    file.syncDirectory();
    return metadata;
  }

  /** The metadata is durable before anything else is written. */
  private void requireNew() throws IOException {
    for (String part : List.of(DataDirectory.LOG, DataDirectory.SNAPSHOTS)) {
      Path directory = root.resolve(part);
      if (disk.exists(directory) && !disk.list(directory).isEmpty()) {
        throw new CorruptionException(
            root.resolve(NAME), 0, "it is missing, although %s holds files".formatted(directory));
      }
    }
  }

  void write(Metadata metadata) throws IOException {
    ObjectNode json =
        JsonFile.object()
            .put("memberName", metadata.memberName())
            .put("incarnation", metadata.incarnation().toString());
    metadata.clusterId().ifPresent(id -> json.put("clusterId", id.toString()));
    file.write(json);
  }

  private static Metadata parse(JsonNode json) {
    return new Metadata(
        json.required("memberName").asText(),
        UUID.fromString(json.required("incarnation").asText()),
        Optional.ofNullable(json.get("clusterId")).map(id -> UUID.fromString(id.asText())));
  }
}
