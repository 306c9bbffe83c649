package sys.storage.raft.core.message;

import java.util.UUID;
import sys.storage.raft.core.configuration.MemberId;

/**
 * Who speaks to whom, where and when. Names and addresses are reused in Kubernetes, so each message
 * says exactly which disk it is meant for; a mismatch is refused and counted.
 *
 * @param term the sender's term; in a pre-vote request the term it would campaign in
 */
public record Envelope(UUID clusterId, MemberId from, MemberId to, long term) {}
