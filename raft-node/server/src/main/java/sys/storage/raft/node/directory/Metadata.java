package sys.storage.raft.node.directory;

import java.util.Optional;
import java.util.UUID;

/**
 * Who a data directory is.
 *
 * @param incarnation drawn when the directory was first used
 * @param clusterId empty while blank
 */
record Metadata(String memberName, UUID incarnation, Optional<UUID> clusterId) {}
