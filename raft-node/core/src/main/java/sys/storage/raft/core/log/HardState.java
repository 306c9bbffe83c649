package sys.storage.raft.core.log;

import java.util.Optional;
import sys.storage.raft.core.configuration.MemberId;

/**
 * What a node must never forget: written as one record, so that term and vote are never torn apart
 * (hashicorp/raft #661).
 *
 * @param term latest term seen, from 0
 * @param vote whom this node voted for in that term
 * @param commit highest index known to be committed; may lag
 */
public record HardState(long term, Optional<MemberId> vote, long commit) {

  public static final HardState INITIAL = new HardState(0, Optional.empty(), 0);
}
