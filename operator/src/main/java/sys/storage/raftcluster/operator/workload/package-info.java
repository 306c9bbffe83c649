/**
 * The Kubernetes objects that carry a cluster, as pure functions of the resource: names, labels,
 * services, disruption budget, StatefulSet. Every default of the API server is written out, so that
 * what is wanted can be compared with what is there.
 */
@NullMarked
package sys.storage.raftcluster.operator.workload;

import org.jspecify.annotations.NullMarked;
