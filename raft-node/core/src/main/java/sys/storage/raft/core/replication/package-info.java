/**
 * What a leader knows of one peer, and how it feeds it: probing, pipelining, or by snapshot
 * (etcd-io/raft, progress tracker). No message is built here.
 */
@NullMarked
package sys.storage.raft.core.replication;

import org.jspecify.annotations.NullMarked;
