package sys.storage.raft.client.admin;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * Answer of {@code POST /admin/faults/probe-fsync}.
 *
 * @param micros how long one fsync of the data directory took
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record FsyncProbe(long micros) {}
