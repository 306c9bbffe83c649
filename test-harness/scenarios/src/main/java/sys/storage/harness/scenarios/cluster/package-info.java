/**
 * One RaftCluster from outside: its resource and pods through the Kubernetes API, its members
 * through their own APIs. Reads and asks; decides nothing.
 */
@NullMarked
package sys.storage.harness.scenarios.cluster;

import org.jspecify.annotations.NullMarked;
