package sys.storage.raft.node.directory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import sys.storage.raft.core.configuration.MemberId;
import sys.storage.raft.core.configuration.StaticPeers;
import sys.storage.raft.node.disk.CorruptionException;
import sys.storage.raft.node.disk.Disk;

/**
 * The list of voters that was imposed on this node, in {@code static-peers.json}; only in the mode
 * unsafe-early-vote.
 */
final class StaticPeersFile {

  private final JsonFile file;

  StaticPeersFile(Disk disk, Path root) {
    file = new JsonFile(disk, root, "static-peers.json");
  }

  /**
   * @throws CorruptionException when it is not what was written
   */
  Optional<StaticPeers> read() throws IOException {
    return file.read(
        json -> {
          var voters = new TreeSet<MemberId>();
          json.required("voters").forEach(voter -> voters.add(MemberId.parse(voter.asText())));
          return new StaticPeers(voters, json.required("operatorEpoch").asLong());
        });
  }

  void write(StaticPeers peers) throws IOException {
    ObjectNode json = JsonFile.object().put("operatorEpoch", peers.operatorEpoch());
    var voters = json.putArray("voters");
    peers.voters().forEach(voter -> voters.add(voter.toString()));
    file.write(json);
  }
}
