/**
 * Public test data with known answers, in the format of etcd-io/raft's datadriven tests. It is read
 * from a directory outside the project; without it the tests are skipped, and say so.
 */
@NullMarked
package sys.storage.raft.core.conformance;

import org.jspecify.annotations.NullMarked;
