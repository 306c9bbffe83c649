package sys.storage.raft.node.directory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import sys.storage.raft.node.disk.CorruptionException;
import sys.storage.raft.node.disk.Disk;

/**
 * The {@link NewClusterDecision} of this node, in {@code new-cluster.json}, from when it is taken
 * until it is carried out.
 */
final class NewClusterFile {

  private final JsonFile file;

  NewClusterFile(Disk disk, Path root) {
    file = new JsonFile(disk, root, "new-cluster.json");
  }

  /**
   * @throws CorruptionException when it is not what was written
   */
  Optional<NewClusterDecision> read() throws IOException {
    return file.read(
        json ->
            new NewClusterDecision(
                UUID.fromString(json.required("clusterId").asText()),
                UUID.fromString(json.required("newClusterId").asText()),
                json.required("operatorEpoch").asLong()));
  }

  void write(NewClusterDecision decision) throws IOException {
    file.write(
        JsonFile.object()
            .put("clusterId", decision.clusterId().toString())
            .put("newClusterId", decision.newClusterId().toString())
            .put("operatorEpoch", decision.operatorEpoch()));
  }

  void delete() throws IOException {
    file.delete();
  }
}
