package sys.storage.raft.client.admin;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import sys.storage.raft.client.ConfigurationView;
import sys.storage.raft.client.Member;

/**
 * Answer of {@code GET /admin/status}: what this node itself knows.
 *
 * @param member this node; its incarnation exists from the first start on, also while it is blank
 * @param state {@code blank} (belongs to no cluster yet), {@code active} or {@code removed}
 * @param clusterId absent while blank
 * @param role {@code follower}, {@code pre-candidate}, {@code candidate}, {@code leader}, {@code
 *     learner}, {@code blank} or {@code removed}
 * @param leader the leader of {@code term}, if known
 * @param configuration the effective configuration, which need not be committed
 * @param operatorEpoch highest operator epoch seen
 * @param durableIndex fsynced here up to this index
 * @param lastTerm term of the entry at {@code lastIndex}
 * @param revision number of the latest mutating transaction applied here
 * @param peers progress of each other member; empty unless this node leads
 * @param mode safety mode that the node was started with
 * @param violations what the unsafe modes broke
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonIgnoreProperties(ignoreUnknown = true)
// isLeader() is no field: it would take the place of "leader".
@JsonAutoDetect(isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public record NodeStatus(
    Member member,
    String state,
    Optional<UUID> clusterId,
    String role,
    long term,
    Optional<Member> leader,
    ConfigurationView configuration,
    long operatorEpoch,
    long commitIndex,
    long appliedIndex,
    long durableIndex,
    long lastIndex,
    long lastTerm,
    long snapshotIndex,
    long revision,
    List<Peer> peers,
    String mode,
    List<String> violations) {

  public static final String BLANK = "blank";
  public static final String ACTIVE = "active";
  public static final String REMOVED = "removed";
  public static final String LEADER = "leader";

  /**
   * @param replication {@code probe}, {@code replicate} or {@code snapshot}
   * @param matchIndex durable at the peer up to here
   * @param lag entries that the peer is behind the leader's last
   * @param active heard from within the last election timeout
   * @param caughtUp may become a voter: active, durable, and within the promotion lag
   * @param millisSinceContact since its last message; -1 when there was none
   */
  public record Peer(
      Member member,
      String replication,
      long matchIndex,
      long lag,
      boolean active,
      boolean caughtUp,
      long millisSinceContact) {}

  public boolean isLeader() {
    return role.equals(LEADER);
  }
}
